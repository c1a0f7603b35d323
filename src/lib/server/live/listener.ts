import pg from "pg";
import type { LiveNotice } from "#lib/domain/operations/live-changes.ts";
import { log } from "../log.ts";
import { databaseUrl } from "../settings.ts";

const CHANNEL = "customer_360_live";
const WAIT_MS = 5000;
const RETRY_MS = 1000;

export type Listener = {
  /** Once what is committed from now on is heard; rejects where the database can't be reached. */
  ready: Promise<void>;
  close: () => Promise<void>;
};

/** `onGap`: the connection was lost for a while, and what was written meanwhile was missed. */
type Hear = { onNotice: (notice: LiveNotice) => void; onGap: () => void };

/** Listens, on a connection of its own, for the changes that transactions of any process report; reconnects when it is lost. */
export const listen = ({ onNotice, onGap }: Hear): Listener => {
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
      await fresh.query(`listen ${CHANNEL}`);
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
        log().warn({ err: error }, "live changes are not heard");
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
