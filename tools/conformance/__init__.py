"""What others hold their own code to, run against this library: `make conformance` writes docs/conformance.md.

The facts stand beside this file, each in its row: due days of the request systems of other countries (`due_days.csv`, with a
calendar file each), truth tables of three-valued logic, of SQL and of the decision language FEEL (`logic.csv`), and values of
parameters by day, as OpenFisca reads them (`parameters.yaml`). A row either agrees, or names in `reasons.csv` why it does not.
"""
