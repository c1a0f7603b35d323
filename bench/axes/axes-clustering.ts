import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type pg from "pg";
import { type Matrix, selectRows, squaredDistance, toMatrix } from "#lib/statistics/clustering/matrix.ts";
import type { Axis } from "../../src/lib/axes/axis.ts";
import { clusteringInput, discoverAxis } from "../../src/lib/axes/discover-axis.ts";
import { listAxisColumns } from "../../src/lib/axes/extract-features.ts";
import type { AxisModel } from "../../src/lib/axes/model.ts";
import { AXES } from "../../src/lib/axes/registry/axes.ts";
import { pairwiseDistances, silhouetteFrom } from "../../src/lib/statistics/clustering/choose-partition.ts";
import {
  type Assignment,
  adjustedRandIndex,
  assignToNearest,
  computeCentroids,
} from "../../src/lib/statistics/clustering/partition.ts";
import { sampleRows } from "../../src/lib/statistics/random.ts";
import { skip, state } from "../shared/harness.ts";

// The segments of each axis as a run finds them (scaling, search for the best k of 2 to 6 by silhouette, names)
// compared with scikit-learn's KMeans with ten starts for each k of 2 to 6 and its silhouettes, on the same matrices
// with one core each.

const PYTHONS = ["python3", "/usr/bin/python3"];

const pythonWithSklearn = (): string | undefined =>
  PYTHONS.find((python) => spawnSync(python, ["-c", "import sklearn"]).status === 0);

/** A row of features for each customer with an order. */
const readFeatures = async (owner: pg.Client, { businessId }: { businessId: string }): Promise<Matrix> => {
  const { rows } = await owner.query<{ features: number[] }>(
    `select features from customer_profiles
      where business_id = $1 and likeness is not null order by customer_id`,
    [businessId],
  );
  return toMatrix(rows.map(({ features }) => features));
};

type Found = { axis: Axis; points: Matrix; model: AxisModel; seconds: number };

const findSegments = (axis: Axis, table: Matrix): Found => {
  const natural = listAxisColumns(axis, table);
  const start = performance.now();
  const model = discoverAxis(axis, natural);
  const seconds = (performance.now() - start) / 1000;
  return { axis, points: clusteringInput(axis, natural, model.scaler), model, seconds };
};

type Theirs = { axis: string; seconds: number; tried: { k: number; inertia: number; silhouette: number }[] };

const runSklearn = (python: string, folder: string, found: readonly Found[]): Theirs[] => {
  const matrices = found.map(({ axis, points }) => {
    const file = path.join(folder, axis.name);
    writeFileSync(file, new Uint8Array(points.values.buffer, points.values.byteOffset, points.values.byteLength));
    return { axis: axis.name, file, rows: points.rows, columns: points.columns };
  });
  const list = path.join(folder, "matrices.json");
  writeFileSync(list, JSON.stringify(matrices));
  const ran = spawnSync(python, [path.join(import.meta.dirname, "axes-clustering.py"), list], {
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  if (ran.status !== 0) throw new Error("scikit-learn failed");
  return ran.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Theirs);
};

/** Sum of squared distances to the cluster means. */
const inertiaOf = (points: Matrix, labels: Assignment, k: number): number => {
  const means = computeCentroids(points, labels, k);
  let sum = 0;
  for (let row = 0; row < points.rows; row++) sum += squaredDistance(points, row, means, labels[row] as number);
  return sum;
};

const compare = ({ axis, points, model, seconds }: Found, theirs: Theirs, folder: string) => {
  const k = model.segments.length;
  const names = Object.keys(axis.features);
  const centres = toMatrix(
    model.segments.map(({ cluster_center }) => names.map((name) => cluster_center[name] as number)),
  );
  const ours = assignToNearest(points, centres);
  const judged = sampleRows(points.rows, 2000, 7);
  const distances = pairwiseDistances(selectRows(points, judged));
  const silhouetteOf = (labels: Assignment, count: number) =>
    silhouetteFrom(
      distances,
      Uint16Array.from(judged, (row) => labels[row] as number),
      count,
    ) ?? 0;
  const labelsOf = (count: number): Assignment => {
    const bytes = readFileSync(path.join(folder, `${axis.name}.${count}`));
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  };
  const best = theirs.tried.reduce((most, each) => (each.silhouette > most.silhouette ? each : most));
  const same = k > 1 ? labelsOf(k) : null;
  const parts = [
    axis.name.padEnd(28),
    `${seconds.toFixed(2)} s, ${theirs.seconds.toFixed(2)} s`,
    `k ${k}, ${best.k}`,
    `silhouette ${silhouetteOf(ours, k).toFixed(3)}, ${silhouetteOf(labelsOf(best.k), best.k).toFixed(3)}`,
  ];
  if (same) {
    const inertia = inertiaOf(points, ours, k) / inertiaOf(points, same, k);
    parts.push(`at k ${k}: inertia ${inertia.toFixed(3)}, silhouette of theirs ${silhouetteOf(same, k).toFixed(3)}`);
    parts.push(`agreement ${adjustedRandIndex([...ours], [...same]).toFixed(2)}`);
  }
  const alike = model.warnings.find(({ code }) => code === "mostly_alike")?.values.share;
  if (alike) parts.push(`${(100 * alike).toFixed(0)} % alike`);
  console.log(`  ${parts.join("; ")}`);
  return { ours: silhouetteOf(ours, k), theirs: silhouetteOf(labelsOf(best.k), best.k) };
};

export const measureClustering = async (owner: pg.Client, scope: { businessId: string }): Promise<void> => {
  const python = pythonWithSklearn();
  if (!python) {
    skip("no python3 with scikit-learn here to compare clusters with (Debian: apt-get install python3-sklearn)");
    return;
  }
  const table = await readFeatures(owner, scope);
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-axes-"));
  try {
    const found = AXES.map((axis) => findSegments(axis, table));
    const theirs = runSklearn(python, folder, found);
    console.log(`  ${table.rows} customers, ours beside scikit-learn's, one core each:`);
    const compared = found.map((own, i) => compare(own, theirs[i] as Theirs, folder));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const [own, other] = [sum(found.map(({ seconds }) => seconds)), sum(theirs.map(({ seconds }) => seconds))];
    console.log(`  all axes: ${own.toFixed(1)} s, scikit-learn ${other.toFixed(1)} s`);
    const how = `time of all ${AXES.length} axes, one core each`;
    state("time over scikit-learn's", { value: own / other, how }, { atMost: 1 });
    const mean = (of: "ours" | "theirs") => sum(compared.map((each) => each[of])) / compared.length;
    const quality = { value: mean("ours") / mean("theirs"), how: `means of all ${AXES.length} axes` };
    state("mean silhouette over that of scikit-learn's best", quality, { atLeast: 0.95 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
