import { existsSync } from "node:fs";
import path from "node:path";
import type { Worker } from "node:worker_threads";
import type { Scope } from "#lib/domain/permissions.ts";
import { ensureOrderState, type OrderState, readOrderState } from "../db/data-revision.ts";
import { withBusiness } from "../db/with-business.ts";
import { log } from "../log.ts";
import { once } from "../process-singleton.ts";
import { databaseUrl, settings } from "../settings.ts";
import { makeThreads } from "../threads/threads.ts";
import type { CopyKind } from "./copied-orders.ts";
import { type Answered, type Asked, isOnTraits, type Question } from "./copy-questions.ts";
import type { CopyPlace } from "./work-on-copy.ts";

export type CopyJob =
  | { kind: "build"; place: CopyPlace }
  | { kind: "answer"; place: CopyPlace; wanted: OrderState; question: Question; asked: Asked<Question> };

export type CopyAnswer = { state: OrderState } | { answer: Answered<Question> | null };

/** The thread runs the TypeScript source, like the one for documents. */
const start = (): Worker => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const entry = path.join(process.cwd(), "src", "lib", "server", "order-copy", "copy-worker.ts");
  return new threads.Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 512 } });
};

/** One thread, which keeps the copy that it used last in memory until no report has needed it for a minute. */
const READING = { start, most: 1, longestMs: 60_000, idleMs: 60_000, mostWaiting: 20, jobsPerThread: 10_000 };
/** Copying a million customers takes long, and no user is waiting. */
const BUILDING = { start, most: 1, longestMs: 3_600_000, idleMs: 1000, mostWaiting: 100, jobsPerThread: 1 };

const readers = () => once("order-copy-readers", () => makeThreads<CopyJob, CopyAnswer>(READING));
const builders = () => once("order-copy-builders", () => makeThreads<CopyJob, CopyAnswer>(BUILDING));

const folderOf = ({ businessId }: Scope): string => path.resolve(settings().DATA_DIR, "analytics", businessId);

const placeOf = (scope: Scope, of: CopyKind): CopyPlace => ({
  ...{ scope, databaseUrl: databaseUrl() },
  files: { folder: folderOf(scope), of },
});

/** Copies the business's orders into files that reports read many times as fast as the database. Returns the state copied. */
export const buildOrderCopy = async (scope: Scope, of: CopyKind = "orders"): Promise<OrderState> => {
  await withBusiness(scope, (client) => ensureOrderState(client, scope));
  const answer = await builders().run({ kind: "build", place: placeOf(scope, of) });
  if ("state" in answer) return answer.state;
  throw new Error("Building a copy was answered with an answer from it");
};

/** Below this, the database answers as fast. */
export const LARGE = 50_000;
/** After a copy, so that one which can't be used is not made without end. */
const AGAIN_MS = 60_000;
/** After a failure, such as a full disk. */
const RETRY_MS = 600_000;

/** Each business's last copies by this process: when the next one of a kind may be made, and its end. */
const copies = () => once("order-copies", () => new Map<string, { after: number; done: Promise<void> }>());

/** Copies the orders, unless that was just tried. Ends with the copy in any case, and never throws. */
const copySoon = (scope: Scope, of: CopyKind): Promise<void> => {
  const { businessId } = scope;
  const key = `${businessId} ${of}`;
  const last = copies().get(key);
  if (last && Date.now() < last.after) return last.done;
  const wait = (ms: number) => copies().set(key, { after: Date.now() + ms, done });
  const done = buildOrderCopy(scope, of).then(
    () => void wait(AGAIN_MS),
    (err: unknown) => {
      wait(RETRY_MS);
      log().warn({ businessId, err }, "orders not copied");
    },
  );
  copies().set(key, { after: Number.POSITIVE_INFINITY, done });
  return done;
};

/** Has the orders of a large business copied for the next reports. */
export const copyIfLarge = (scope: Scope, customers: number, of: CopyKind): void => {
  if (customers >= LARGE) void copySoon(scope, of);
};

const kindFor = (question: Question): CopyKind => (isOnTraits(question) ? "traits" : "orders");

/**
 * Answers a question from a copy that has every order of the wanted state, by default those written before the call; null if
 * there is none, or it can't be used: the database knows the answer, or the error.
 */
export const askCopy = async <Each extends Question>(
  scope: Scope,
  question: Each,
  asked: () => Asked<Each>,
  state?: OrderState,
): Promise<Answered<Each> | null> => {
  const of = kindFor(question);
  const place = placeOf(scope, of);
  if (!existsSync(place.files.folder)) return null;
  try {
    const wanted = state ?? (await withBusiness(scope, (client) => readOrderState(client, scope)));
    if (!wanted) return null;
    const found = await readers().run({ kind: "answer", place, wanted, question, asked: asked() });
    // The thread answers what it was asked.
    if ("answer" in found && found.answer) return found.answer as Answered<Each>;
    void copySoon(scope, of);
  } catch (err) {
    log().warn({ businessId: scope.businessId, err }, "copied orders not used");
  }
  return null;
};

/**
 * Has the orders of a large business copied, unless there is a copy that answers this for a state of the orders. Returns whether
 * there is one then.
 */
export const ensureCopy = async <Each extends Question>(
  scope: Scope,
  customers: number,
  question: Each,
  asked: () => Asked<Each>,
  state?: OrderState,
): Promise<boolean> => {
  if (customers < LARGE) return false;
  const isReadable = async () => (await askCopy(scope, question, asked, state)) !== null;
  if (await isReadable()) return true;
  await copySoon(scope, kindFor(question));
  return isReadable();
};
