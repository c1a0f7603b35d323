import path from "node:path";
import type { Worker } from "node:worker_threads";
import type { ReportDocument } from "#lib/domain/report/document/report-document.ts";
import { once } from "../process-singleton.ts";
import { makeThreads } from "../threads/threads.ts";

/**
 * The thread runs the source, as the command line does. Next would bundle what `new Worker` of an import names, its
 * comment to ignore it notwithstanding (16.4), and a bundled thread looks for a Next around it.
 */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "pdf", "pdf-worker.ts");
  return new threads.Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
};

// Starting a thread takes about a second, keeping it 200 MB; react-pdf keeps 0.8 MB of every document it has drawn.
const OPTIONS = {
  start,
  most: 1,
  longestMs: 30_000,
  idleMs: 60_000,
  mostWaiting: 20,
  mostWaitingOfBusiness: 10,
  jobsPerThread: 100,
};

/**
 * A report as the bytes of a PDF, drawn on a thread of its own: it takes some 300 ms of a core. Throws
 * SERVICE_UNAVAILABLE where too many are waiting for theirs.
 */
export const renderPdf = (report: ReportDocument): Promise<Uint8Array> =>
  once("pdf-press", () => makeThreads<ReportDocument, Uint8Array>(OPTIONS)).run(report);
