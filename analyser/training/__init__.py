"""Train and measure the classifier.

`build_model` trains on CUAD and on our own clauses, and needs a checkout of the project. `learn_from_reviews` makes a
new version of a model from the reviews in registers, and is part of the installed package.
"""
