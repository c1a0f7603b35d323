import path from "node:path";
import type { Worker } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";
import type { ReportDocument } from "#lib/domain/export/report-document.ts";
import { once } from "../once.ts";
import type { Drawn } from "./pdf-worker.ts";

/** How long a thread without work is kept: starting one takes about a second, keeping it about 150 MB. */
const IDLE_MS = 60_000;
const LONGEST_MS = 30_000;
const MOST_WAITING = 20;

type Waiting = { resolve: (bytes: Uint8Array) => void; reject: (error: unknown) => void };

/**
 * The thread runs the source, as the command line does. Next would bundle what `new Worker` of an import names, its
 * comment to ignore it notwithstanding (16.4), and a bundled thread looks for a Next around it.
 */
const startThread = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "pdf", "pdf-worker.ts");
  return new threads.Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
};

/**
 * A thread of its own for drawing: a report takes some 300 ms of a core, in which the server answers others. It is
 * started when needed and draws one document after the other.
 */
const makePress = (start: () => Worker) => {
  const waiting: Waiting[] = [];
  let thread: Worker | null = null;
  let timer: NodeJS.Timeout | undefined;

  const stop = (stopped: Worker, error: unknown): void => {
    if (thread !== stopped) return;
    clearTimeout(timer);
    thread = null;
    for (const { reject } of waiting.splice(0)) reject(error);
    void stopped.terminate();
  };

  /** With work, the thread has so long for it; without, it holds nobody up and goes after a while. */
  const watch = (watched: Worker): void => {
    clearTimeout(timer);
    const isIdle = waiting.length === 0;
    if (isIdle) watched.unref();
    const end = () => stop(watched, new Error("A document took too long"));
    timer = setTimeout(end, isIdle ? IDLE_MS : LONGEST_MS).unref();
  };

  const open = (): Worker => {
    const opened = start();
    opened.on("message", (drawn: Drawn) => {
      const next = waiting.shift();
      watch(opened);
      if ("bytes" in drawn) next?.resolve(drawn.bytes);
      else next?.reject(drawn.error);
    });
    opened.on("error", (error) => stop(opened, error));
    opened.on("exit", () => stop(opened, new Error("The thread that draws documents ended")));
    return opened;
  };

  return (report: ReportDocument): Promise<Uint8Array> => {
    if (waiting.length >= MOST_WAITING) throw new AppError("SERVICE_UNAVAILABLE", "Too many documents are waiting");
    thread ??= open();
    const busy = thread;
    busy.ref();
    busy.postMessage(report);
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (waiting.length === 1) watch(busy);
    });
  };
};

/** A report as the bytes of a PDF. Throws SERVICE_UNAVAILABLE where too many are waiting for theirs. */
export const renderPdf = async (report: ReportDocument): Promise<Uint8Array> =>
  once("pdf-press", () => makePress(startThread))(report);
