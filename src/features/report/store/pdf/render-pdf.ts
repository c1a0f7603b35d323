import { once } from "#core/server/process-singleton.ts";
import { startThread } from "#core/threads/start-thread.ts";
import { makeThreads } from "#core/threads/threads.ts";
import type { ReportDocument } from "#features/report/rules/report-document.ts";
import type { RecordsDocument } from "#records/rules/held-document.ts";

export type PdfDocument = ReportDocument | RecordsDocument;

const start = () => startThread("features/report/store/pdf/pdf-worker.ts", { oldMb: 512 });

// Starting a thread takes about a second, keeping it 200 MB; react-pdf leaks 0.8 MB per document.
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
 * Renders a document to PDF bytes on a thread. A report takes about 200 ms of CPU time, its layout most of them, and the first
 * one of a thread 800 ms. Throws SERVICE_UNAVAILABLE if too many are waiting.
 */
export const renderPdf = (document: PdfDocument): Promise<Uint8Array> =>
  once("pdf-press", () => makeThreads<PdfDocument, Uint8Array>(OPTIONS)).run(document);
