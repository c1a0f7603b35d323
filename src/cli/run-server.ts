import process from "node:process";
import { log } from "#lib/server/log.ts";
import { publicUrl, settings } from "#lib/server/settings.ts";
import { assertPortIsFree } from "./port.ts";
import { openForLife } from "./run-command.ts";
import { type Life, untilStopped } from "./run-process.ts";

type Options = {
  dev: boolean;
  /** Between the database and the server: demo data, the build. */
  prepare?: (life: Life) => Promise<void>;
  onListening: (address: string) => void;
};

/** Set before Next is read: both choose by it at that moment. */
const enterMode = (dev: boolean): void => {
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXTAUTH_URL: publicUrl(),
    NEXT_TELEMETRY_DISABLED: "1",
  });
};

/** Database, then server; at a signal the server drains first and the database goes last. */
export const runServer = async (life: Life, { dev, prepare, onListening }: Options): Promise<void> => {
  enterMode(dev);
  await assertPortIsFree(settings().PORT, settings().HOST);
  await openForLife(life);
  await prepare?.(life);
  if (life.stop.aborted) return;
  const { serve } = await import("./serve.ts");
  const serving = await serve({ dev, folder: process.cwd() });
  life.onHurry(serving.cut);
  life.atEnd(serving.stop);
  process.on("unhandledRejection", (error) => log().error({ err: error }, "a promise failed and nobody looked"));
  onListening(`http://${settings().HOST === "127.0.0.1" ? "localhost" : settings().HOST}:${serving.port}`);
  await untilStopped(life);
};
