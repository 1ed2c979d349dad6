"""Documents in partitioned Parquet, decided by Spark. Run: python with_spark.py IN OUT AS_OF [MASTER]

IN has columns of facts beside its partition columns; OUT has the results, partitioned by their outcome, the rejected rows in a
partition of their own. Without MASTER two workers of this machine decide. Spark needs Java.
"""

import os
import sys
from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyspark.sql import SparkSession

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.tables import ColumnMap, evaluate_batches, schema

KNOWN = {"管辖": "徐汇区", "来源": "本机关制作"}  # what holds for every row
HOST = ColumnMap(ignore=("部门",))  # the partition column is the host's own


def decide(spark: SparkSession, source: str, target: str, as_of: str) -> None:
    """Decide every row of the Parquet files below a directory."""
    evaluator = Evaluator(load_policies(), engine="reference")
    results = schema(evaluator, dictionaries=False).results

    def decided(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:  # pickled, with the policies
        return evaluate_batches(
            evaluator, batches, as_of=as_of, constants=KNOWN, mapping=HOST, dictionaries=False
        )

    columns = spark.createDataFrame(results.empty_table()).schema
    made = spark.read.parquet(source).mapInArrow(decided, columns)
    made.write.partitionBy("outcome").parquet(target)


if __name__ == "__main__":
    master = sys.argv[4] if len(sys.argv) > 4 else "local[2]"
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers have the packages of this Python
    with SparkSession.builder.master(master).getOrCreate() as session:
        decide(session, *sys.argv[1:4])
