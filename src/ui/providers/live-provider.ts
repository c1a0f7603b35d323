import type { LiveEvent, LiveProvider } from "@refinedev/core";
import type { LiveChange } from "#lib/domain/operations/live-changes.ts";

const ADDRESS = "/api/admin/events";
/** The delay before reconnecting after a refusal, which browsers do not retry, and the polling interval without a stream. */
const POLLING_MS = 30_000;
/** A tab hidden for longer closes its connection: browsers allow only six per site over HTTP/1.1. */
const HIDDEN_MS = 30_000;

type Subscription = { resource: string; callback: (event: LiveEvent) => void };

/** "resources/segments/{id}/members" belongs to "segments". */
const resourceOf = (channel: string): string => channel.replace(/^resources\//, "").split("/")[0] ?? "";

/** Resources that change by themselves, possibly between the page's first answers and the start of the stream. */
const SELF_CHANGING = ["runs", "imports", "calculations"];

/** Refine's live updates over one event stream per tab, opened by the first subscriber. */
export const makeLiveProvider = (): LiveProvider => {
  const subscriptions = new Set<Subscription>();
  let source: EventSource | undefined;
  let isStarted = false;
  /** Whether events may have been missed. */
  let isBehind = false;
  let failing: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const publish = (resource: string, { type, ids }: Pick<LiveChange, "type" | "ids">) => {
    const event = { channel: `resources/${resource}`, type, payload: { ids }, date: new Date() };
    for (const each of subscriptions) if (each.resource === resource) each.callback(event);
  };
  const refreshAll = (isWanted = (_resource: string) => true) => {
    const resources = new Set([...subscriptions].map(({ resource }) => resource).filter(isWanted));
    for (const resource of resources) publish(resource, { type: "updated", ids: [] });
  };
  const recovered = () => {
    clearTimeout(failing);
    failing = undefined;
  };
  const close = () => {
    recovered();
    source?.close();
    source = undefined;
    isBehind = true;
  };
  const startPolling = () => {
    refreshAll();
    if (source?.readyState === EventSource.CLOSED) open();
    failing = setTimeout(startPolling, POLLING_MS);
  };
  const open = () => {
    source = new EventSource(ADDRESS);
    source.onopen = () => {
      recovered();
      refreshAll((resource) => isBehind || SELF_CHANGING.includes(resource));
      isBehind = false;
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const { resource, ...change }: LiveChange = JSON.parse(data);
      publish(resource, change);
    };
    source.onerror = () => {
      isBehind = true;
      failing ??= setTimeout(startPolling, POLLING_MS);
    };
  };
  const start = () => {
    isStarted = true;
    open();
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = setTimeout(close, HIDDEN_MS);
      else if (!source) open();
    });
  };

  return {
    subscribe: ({ channel, callback }): Subscription => {
      if (!isStarted) start();
      const subscription = { resource: resourceOf(channel), callback };
      subscriptions.add(subscription);
      return subscription;
    },
    unsubscribe: (subscription: Subscription) => void subscriptions.delete(subscription),
  };
};
