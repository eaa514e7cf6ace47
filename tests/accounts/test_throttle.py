"""The limit on attempts to sign in: the time to wait, what is forgotten, and the effect of very many names."""

import pytest

from analyser.accounts.throttle import Throttle, network_of


def tried(throttle: Throttle, key: str, times: int, now: float, *, lasting: bool = False) -> None:
    for _ in range(times):
        throttle.count([key], now, lasting=[key] if lasting else ())


def test_after_the_most_allowed_one_waits_for_each_key() -> None:
    throttle = Throttle(most=3, seconds=60)
    for _ in range(3):
        assert throttle.wait(["a"], 0.0) == 0
        throttle.count(["a", "address"], 0.0)
    assert throttle.wait(["a"], 0.0) == 60
    assert throttle.wait(["a"], 20.0) == 40
    assert throttle.wait(["b", "address"], 0.0) == 60
    assert throttle.wait(["b"], 0.0) == 0
    assert throttle.wait(["a", "address"], 60.0) == 0


def test_attempts_count_one_by_one_within_the_window() -> None:
    throttle = Throttle(most=3, seconds=60)
    for now in (0.0, 30.0, 50.0):
        throttle.count(["a"], now)
    assert throttle.wait(["a"], 55.0) == 5
    assert throttle.wait(["a"], 61.0) == 0
    throttle.count(["a"], 61.0)
    assert throttle.wait(["a"], 61.0) == 29, "the one of 30 seconds still counts"


def test_success_forgets() -> None:
    throttle = Throttle(most=1, seconds=60)
    throttle.count(["a", "address"], 0.0, lasting=["a"])
    throttle.forget(["a", "address"])
    assert throttle.wait(["a", "address"], 1.0) == 0
    assert len(throttle) == 0


def test_names_tried_once_are_forgotten_after_their_window() -> None:
    throttle = Throttle(seconds=60)
    for number in range(100):
        throttle.count([f"name {number}"], float(number), lasting=[f"name {number}"] if number % 2 else ())
    assert len(throttle) == 60
    throttle.count(["another"], 1000.0)
    assert len(throttle) == 1


def test_a_flood_of_names_needs_no_more_memory_than_the_capacity() -> None:
    throttle = Throttle(capacity=100)
    for number in range(1000):
        throttle.count([f"name {number}" * 1000, f"address {number}"], 0.0)
        assert len(throttle) <= 100


@pytest.mark.parametrize(
    ("attempts", "lasting", "why"),
    [(1, True, "an account's counter stays whatever comes"), (5, False, "others that are throttled already stay too")],
)
def test_a_flood_of_names_pushes_out_no_counter_that_matters(attempts: int, lasting: bool, why: str) -> None:
    throttle = Throttle(most=5, capacity=100)
    tried(throttle, "victim", attempts, 0.0, lasting=lasting)
    for number in range(1000):
        throttle.count([f"name {number}"], 1.0)
    tried(throttle, "victim", 5 - attempts, 2.0)
    assert throttle.wait(["victim"], 2.0) > 0, why


def test_of_counters_alike_the_newest_stay() -> None:
    throttle = Throttle(most=1, capacity=10)
    for number in range(11):
        throttle.count([f"name {number}"], float(number))
    assert throttle.wait(["name 0"], 11.0) == 0
    assert throttle.wait(["name 10"], 11.0) > 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("", ""),
        ("unix socket", "unix socket"),
    ],
)
def test_addresses_of_one_ipv6_network_count_together(address: str, network: str) -> None:
    assert network_of(address) == network
