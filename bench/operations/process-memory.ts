import { once } from "node:events";
import { createWriteStream, readdirSync, readFileSync } from "node:fs";
import { inspectorIn } from "./server-memory.ts";

// What a process and its children take, by the system and by V8. In MB.

const MB = 1024 * 1024;

type Answer = { id?: number; method?: string; result?: { result?: { value?: unknown } }; params?: { chunk?: string } };

/** Sends one command to another Node process; `onChunk` receives the pieces of a heap snapshot. */
const command = (
  inspector: string,
  method: string,
  params: object,
  onChunk = (_: string): void => {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(inspector);
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method, params }));
    socket.onmessage = ({ data }) => {
      const answer = JSON.parse(data as string) as Answer;
      if (answer.method === "HeapProfiler.addHeapSnapshotChunk") onChunk(answer.params?.chunk ?? "");
      if (answer.id !== 1) return;
      socket.close();
      resolve(answer);
    };
    socket.onerror = () => reject(new Error(`The inspector at ${inspector} does not answer`));
  });

/** One thread's JavaScript: the heap that V8 has, and what of it is in use or was when it was collected last. */
type Heap = { committed: number; used: number };

/** Runs in the measured process. */
const ASK = `(() => {
  process.report.excludeNetwork = true;
  const { workers } = process.report.getReport();
  const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const threads = workers.map(({ javascriptHeap: heap, header }) => ({ committed: heap.totalCommittedMemory, used: heap.usedMemory }));
  return JSON.stringify({ main: { committed: heapTotal, used: heapUsed }, external, arrayBuffers, threads });
})()`;

export type Inside = { main: Heap; external: number; arrayBuffers: number; threads: Heap[] };

export const askInside = async (logFile: string): Promise<Inside> => {
  const answer = await command(inspectorIn(logFile), "Runtime.evaluate", { expression: ASK, returnByValue: true });
  const found = JSON.parse(String(answer.result?.result?.value)) as Inside;
  const toMb = ({ committed, used }: Heap): Heap => ({ committed: committed / MB, used: used / MB });
  return {
    main: toMb(found.main),
    external: found.external / MB,
    arrayBuffers: found.arrayBuffers / MB,
    threads: found.threads.map(toMb),
  };
};

/** Writes the objects of the main thread to a file, in the format of Chromium's developer tools. */
export const saveHeapSnapshot = async (logFile: string, file: string): Promise<void> => {
  const out = createWriteStream(file);
  await command(inspectorIn(logFile), "HeapProfiler.takeHeapSnapshot", { reportProgress: false }, (chunk) =>
    out.write(chunk),
  );
  out.end();
  await once(out, "finish");
};

/** Resident memory by mapping: files that the process shares with the disk's cache, `[heap]` of the allocator, the rest. */
export type Resident = { rss: number; pss: number; files: number; malloc: number; anonymous: number };

/** Empty for a process that ended in the meantime. */
const readMaps = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/smaps`, "utf8");
  } catch {
    return "";
  }
};

export const residentOf = (pid: number): Resident => {
  const sums = { rss: 0, pss: 0, files: 0, malloc: 0, anonymous: 0 };
  let name = "";
  for (const line of readMaps(pid).split("\n")) {
    const mapping = /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \S+\s*(.*)$/.exec(line);
    if (mapping) name = mapping[1] ?? "";
    const [, field, kb] = /^(Rss|Pss): +(\d+) kB$/.exec(line) ?? [];
    const size = Number(kb) / 1024;
    if (field === "Pss") sums.pss += size;
    if (field !== "Rss") continue;
    sums.rss += size;
    sums[name.startsWith("/") ? "files" : name === "[heap]" ? "malloc" : "anonymous"] += size;
  }
  return sums;
};

/** The processes that a process started, and theirs. */
export const childrenOf = (pid: number): number[] => {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, "utf8")) ?? [];
      parents.set(Number(entry), Number(parent));
    } catch {
      // It ended in the meantime.
    }
  }
  const below = (parent: number): number[] =>
    [...parents].filter(([, each]) => each === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
};
