"""K-means of scikit-learn over the matrices that axes-clustering.ts wrote: ten starts for each of 2 to 6 clusters, and the
silhouette of each by 2,000 points. Prints a line of JSON a matrix; labels go to files beside the matrices."""

import json
import sys
import time

import numpy
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

for matrix in json.load(open(sys.argv[1])):
    points = numpy.fromfile(matrix["file"], dtype="<f8").reshape(matrix["rows"], matrix["columns"])
    start = time.perf_counter()
    tried = []
    for k in range(2, 7):
        found = KMeans(n_clusters=k, n_init=10, random_state=42).fit(points)
        silhouette = silhouette_score(points, found.labels_, sample_size=min(2000, len(points)), random_state=42)
        tried.append((k, found, silhouette))
    seconds = time.perf_counter() - start
    for k, found, _ in tried:
        found.labels_.astype("<u2").tofile(f"{matrix['file']}.{k}")
    print(
        json.dumps(
            {
                "axis": matrix["axis"],
                "seconds": seconds,
                "tried": [{"k": k, "inertia": found.inertia_, "silhouette": float(s)} for k, found, s in tried],
            }
        ),
        flush=True,
    )
