import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "../server/process-singleton.ts";

const storage = () => once("without-calls", () => new AsyncLocalStorage<string>());

/** Does work that must not wait for other systems, because its queue has too few workers for that. */
export const withoutCalls = <Result>(queue: string, work: () => Result): Result => storage().run(queue, work);

/** To be called before a request to another system, so that no queue calls out without saying so. */
export const assertMayCall = (): void => {
  const queue = storage().getStore();
  if (queue !== undefined) throw new Error(`The queue ${queue} calls other systems without \`callsOut\``);
};
