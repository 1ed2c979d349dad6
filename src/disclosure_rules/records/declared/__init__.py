"""Record kinds and facts that a set of policies declares as data: their declarations, and the models made of them."""
