import { defineThreads } from "#core/threads/threads.ts";
import type { drawDocument, PdfDocument } from "./draw-document.ts";

// Starting a thread takes about a second, keeping it 200 MB; react-pdf leaks 0.8 MB per document.
const threads = defineThreads<typeof drawDocument>("pdf-press", {
  module: "records/pdf/draw-document.ts",
  work: "drawDocument",
  oldMb: 512,
  most: 1,
  longestMs: 30_000,
  idleMs: 60_000,
  mostWaiting: 20,
  mostWaitingOfBusiness: 10,
  jobsPerThread: 100,
});

/**
 * Renders a document to PDF bytes on a thread. A report takes about 200 ms of CPU time, its layout most of them, and the first
 * one of a thread 800 ms. Throws SERVICE_UNAVAILABLE if too many are waiting.
 */
export const renderPdf = (document: PdfDocument): Promise<Uint8Array> => threads().run(document);
