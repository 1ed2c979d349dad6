"""Documents in partitioned Parquet, decided by Ray. Run: python with_ray.py IN OUT AS_OF [ROWS]

IN has columns of facts beside its partition columns; OUT has the results, partitioned by their outcome, the rejected rows in a
partition of their own. A worker takes ROWS at once. Without a cluster in RAY_ADDRESS two workers of this machine decide.
"""

import os
import sys

import pyarrow as pa
import ray
from ray.data.datasource import Partitioning

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.tables import ColumnMap, evaluate_batches

KNOWN = {"管辖": "徐汇区", "来源": "本机关制作"}  # what holds for every row
HOST = ColumnMap(ignore=("部门",))  # the partition column is the host's own


def decide(source: str, target: str, as_of: str, rows: int) -> None:
    """Decide every row of the Parquet files below a directory."""
    evaluator = Evaluator(load_policies(), engine="reference")

    def decided(table: pa.Table) -> pa.Table:  # pickled, with the policies
        return next(evaluate_batches(evaluator, [table], as_of=as_of, constants=KNOWN, mapping=HOST))

    documents = ray.data.read_parquet(source, partitioning=Partitioning("hive"))
    blocks = documents.repartition(target_num_rows_per_block=rows)
    made = blocks.map_batches(decided, batch_size=rows, batch_format="pyarrow")
    made.write_parquet(target, partition_cols=["outcome"])


if __name__ == "__main__":
    ray.init(**({} if "RAY_ADDRESS" in os.environ else {"num_cpus": 2, "include_dashboard": False}))
    decide(*sys.argv[1:4], int(sys.argv[4]) if len(sys.argv) > 4 else 10_000)
