import { createServer } from "node:http";
import { listenOn } from "#cli/server/port.ts";
import { about, catchFindings, type Finding } from "./finding.ts";

const ASKING_MS = 3000;

/** Whether the program listening there is this product. */
const isOurs = async (port: number, host: string): Promise<boolean> => {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  try {
    const signal = AbortSignal.timeout(ASKING_MS);
    const response = await fetch(`http://${address}:${port}/api/health/live`, { signal });
    return response.headers.has("x-request-id") && ((await response.json()) as { status?: string }).status === "ok";
  } catch {
    return false;
  }
};

/** Binds the port for a moment, if it is free. */
export const checkPort = async (port: number, host: string): Promise<Finding[]> => {
  const { ok } = about("port");
  const probe = createServer();
  try {
    await listenOn(probe, port, host);
    await new Promise((resolve) => probe.close(resolve));
    return [ok(`${port} is free`)];
  } catch (error) {
    if (await isOurs(port, host)) return [ok(`Customer 360 is listening on ${port}`)];
    return catchFindings("port", () => Promise.reject(error));
  }
};
