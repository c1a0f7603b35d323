import { Client } from "#core/postgres/driver.ts";
import { reportFailure } from "./server/report-failure.ts";
import { databaseUrl } from "./server/settings.ts";
import type { LiveNotice } from "./values/live-resources.ts";

const WAIT_MS = 5000;
const RETRY_MS = 1000;
const FORWARD_MS = 500;

/** A transaction that notifies waits for all others that do. After two seconds, the notices are left to the next attempt. */
const FORWARD = `select count(pg_notify(live_channel(), payload)), set_config('lock_timeout', '2s', true)
  from (select payload from private.take_live_notices() order by written_at) as notices`;

/**
 * Sends on what transactions of any process left in `live_notices`. They don't notify themselves, because PostgreSQL's queue is shared
 * with all logins of the server: a write would wait for another one's notification, and fail once the queue is full.
 */
export const forwardNotices = async (client: { query: (text: string) => Promise<unknown> }): Promise<void> => {
  await client.query(FORWARD);
};

const reportForwarding = (error: unknown): void => reportFailure(error, "sending live changes");

export type Listener = {
  /** Resolves once all later commits will be received; rejects if the database can't be reached. */
  ready: Promise<void>;
  close: () => Promise<void>;
};

/** `onGap`: the connection was lost for a while, so changes may have been missed. */
type Handlers = { onNotice: (notice: LiveNotice) => void; onGap: () => void };

/** Receives the changes reported by transactions of any process, on its own connection, which it reopens when lost. */
export const listen = ({ onNotice, onGap }: Handlers): Listener => {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let forwarding: NodeJS.Timeout | undefined;
  let isClosed = false;

  /** Until the connection ends. */
  const forward = async (fresh: Client): Promise<void> => {
    await forwardNotices(fresh).catch(reportForwarding);
    if (fresh === client && !isClosed) forwarding = setTimeout(() => void forward(fresh), FORWARD_MS);
  };

  const connect = async (): Promise<void> => {
    const fresh = new Client({
      connectionString: databaseUrl(),
      connectionTimeoutMillis: WAIT_MS,
      keepAlive: true,
      application_name: "customer-360 live changes",
    });
    fresh.on("error", () => {});
    fresh.on("notification", ({ payload = "" }) => onNotice(JSON.parse(payload) as LiveNotice));
    try {
      await fresh.connect();
      // What is older must not arrive as a change since now.
      await forwardNotices(fresh).catch(reportForwarding);
      const { rows } = await fresh.query<{ channel: string }>("select live_channel() as channel");
      await fresh.query(`listen ${fresh.escapeIdentifier(rows[0]?.channel ?? "")}`);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    client = fresh;
    if (isClosed) return fresh.end();
    forwarding = setTimeout(() => void forward(fresh), FORWARD_MS);
    fresh.once("end", () => {
      if (!isClosed) reconnect();
    });
  };

  const reconnect = () => {
    timer = setTimeout(() => {
      connect().then(onGap, (error: unknown) => {
        reportFailure(error, "receiving live changes");
        if (!isClosed) reconnect();
      });
    }, RETRY_MS);
  };

  const close = async () => {
    isClosed = true;
    clearTimeout(timer);
    clearTimeout(forwarding);
    await client?.end().catch(() => {});
  };

  return { ready: connect(), close };
};
