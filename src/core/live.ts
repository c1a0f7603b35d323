import pg from "pg";
import { log } from "./server/log.ts";
import { databaseUrl } from "./server/settings.ts";
import type { LiveNotice } from "./values/live-resources.ts";

const WAIT_MS = 5000;
const RETRY_MS = 1000;

export type Listener = {
  /** Resolves once all later commits will be received; rejects if the database can't be reached. */
  ready: Promise<void>;
  close: () => Promise<void>;
};

/** `onGap`: the connection was lost for a while, so changes may have been missed. */
type Handlers = { onNotice: (notice: LiveNotice) => void; onGap: () => void };

/** Receives the changes reported by transactions of any process, on its own connection, which it reopens when lost. */
export const listen = ({ onNotice, onGap }: Handlers): Listener => {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: databaseUrl(),
      connectionTimeoutMillis: WAIT_MS,
      keepAlive: true,
    });
    fresh.on("error", () => {});
    fresh.on("notification", ({ payload = "" }) => onNotice(JSON.parse(payload) as LiveNotice));
    try {
      await fresh.connect();
      const { rows } = await fresh.query<{ channel: string }>("select live_channel() as channel");
      await fresh.query(`listen ${fresh.escapeIdentifier(rows[0]?.channel ?? "")}`);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    client = fresh;
    if (isClosed) return fresh.end();
    fresh.once("end", () => {
      if (!isClosed) reconnect();
    });
  };

  const reconnect = () => {
    timer = setTimeout(() => {
      connect().then(onGap, (error: unknown) => {
        log().warn({ err: error }, "not receiving live changes");
        if (!isClosed) reconnect();
      });
    }, RETRY_MS);
  };

  const close = async () => {
    isClosed = true;
    clearTimeout(timer);
    await client?.end().catch(() => {});
  };

  return { ready: connect(), close };
};
