import { readFileSync } from "node:fs";

/** The server's memory by its own metrics, in MB. `heap` is in use, `rss` is taken from the system. */
export type Memory = { rss: number; heap: number };

/** Requires the inspector in NODE_OPTIONS: its address is written to the log. */
export const inspectorIn = (logFile: string): string => {
  const address = /Debugger listening on (ws:\/\/\S+)/.exec(readFileSync(logFile, "utf8"))?.[1];
  if (!address) throw new Error(`No inspector in ${logFile}: start the server with --inspect=127.0.0.1:0`);
  return address;
};

/** Runs a full garbage collection in another Node process through its inspector. */
const collectGarbage = (inspector: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(inspector);
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" }));
    socket.onmessage = () => {
      socket.close();
      resolve();
    };
    socket.onerror = () => reject(new Error(`The inspector at ${inspector} does not answer`));
  });

const MB = 1024 * 1024;

const memoryOf = async (url: string, metricsToken: string): Promise<Memory> => {
  const response = await fetch(`${url}/api/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const text = await response.text();
  const megabytes = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]) / MB;
  return { rss: megabytes("process_resident_memory_bytes"), heap: megabytes("nodejs_heap_size_used_bytes") };
};

/** After two collections: memory that the next collection frees is not growth. */
export const settledMemory = async (url: string, metricsToken: string, logFile: string): Promise<Memory> => {
  const inspector = inspectorIn(logFile);
  for (let time = 0; time < 2; time++) await collectGarbage(inspector);
  return memoryOf(url, metricsToken);
};
