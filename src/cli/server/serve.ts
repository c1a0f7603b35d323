import next from "next";
import { settings } from "#core/server/settings.ts";
import { sendConsoleToLog } from "./console-to-log.ts";
import { type Answer, makeHttpServer } from "./http-server.ts";
import { listenOn } from "./port.ts";
import { makeAssetEncoding } from "./product-build.ts";

export type Serving = { port: number; stop: () => Promise<void>; cut: () => void };

/** Runs Next and its HTTP server in this process, so that a single process drains, closes its connections and exits. */
export const serve = async ({ dev, folder }: { dev: boolean; folder: string }): Promise<Serving> => {
  const { PORT, HOST, TRUST_PROXY, DATA_DIR } = settings();
  const encodeAsset = dev ? () => {} : makeAssetEncoding();
  const respond: Answer = (request, response) => {
    encodeAsset(request, response);
    return answer(request, response);
  };
  const { server, drain, cut } = makeHttpServer(respond, {
    dev,
    trustedProxies: TRUST_PROXY,
    dataFolder: DATA_DIR,
  });
  const app = next({ dev, dir: folder, hostname: HOST, port: PORT, httpServer: server, quiet: !dev });
  await app.prepare();
  const answer = app.getRequestHandler();
  const port = await listenOn(server, PORT, HOST);
  // In development, console output stays readable and in color.
  const restoreConsole = dev ? () => {} : sendConsoleToLog();
  const stop = async () => {
    await drain();
    await app.close();
    restoreConsole();
  };
  return { port, stop, cut };
};
