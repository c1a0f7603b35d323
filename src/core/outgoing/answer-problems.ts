import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { DeliveryRefused } from "../values/delivery-refused.ts";
import type { SourceProblem } from "../values/source-problem.ts";
import { OutgoingError } from "./outgoing-error.ts";

/** `Retry-After`: seconds or a date. */
const parseRetryAfter = (text: string | undefined): number | null => {
  if (!text) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};

const said = z.object({ message: z.string() });
/** How other systems word errors: WooCommerce and Magento `message`, Stripe `error.message`, Gorgias `error.msg`, Square and Klaviyo `errors[0].detail`, Mailchimp `detail`. */
const FORMS = [
  said.transform(({ message }) => message),
  z.object({ error: said }).transform(({ error }) => error.message),
  z.object({ error: z.object({ msg: z.string() }) }).transform(({ error }) => error.msg),
  z
    .object({ errors: z.tuple([z.object({ detail: z.string() })], z.unknown()) })
    .transform(({ errors }) => errors[0].detail),
  z.object({ errors: z.string() }).transform(({ errors }) => errors),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ title: z.string() }).transform(({ title }) => title),
];

/** Null if it is not JSON. */
export const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const sentenceIn = (body: unknown): string =>
  FORMS.map((form) => form.safeParse(body).data).find((sentence) => sentence !== undefined) ?? "";

const OF_STATUS: Record<number, SourceProblem> = {
  401: "KEY_REJECTED",
  403: "PERMISSION_MISSING",
  404: "NOT_FOUND",
  410: "NOT_FOUND",
  429: "RATE_LIMITED",
};

export const isSuccess = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

/** What an answer that is no success says. */
export const toRefusalError = (
  { statusCode: status = 0, headers }: IncomingMessage,
  text: string,
  saysTransient: (json: unknown) => boolean = () => false,
): OutgoingError => {
  if (status >= 300 && status < 400) return new OutgoingError("REDIRECTED", headers.location ?? "", { status });
  const isFailing = status >= 500 || status === 408;
  const problem = OF_STATUS[status] ?? (isFailing ? "SHOP_FAILED" : "BAD_ANSWER");
  const json = jsonIn(text);
  // S3 answers in XML, Slack's webhooks with a word such as no_service.
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? /^[a-z]+(_[a-z]+)+$/.exec(text.trim())?.[0];
  const detail = [String(status), sentenceIn(json) || code].filter(Boolean).join(" ");
  // BigCommerce says when its window ends, in milliseconds.
  const window = Number(headers["x-rate-limit-time-reset-ms"] ?? Number.NaN);
  const retryAfterMs = parseRetryAfter(headers["retry-after"]) ?? (Number.isNaN(window) ? null : window);
  const isTransient = isFailing || status === 429 || saysTransient(json);
  return new OutgoingError(problem, detail, { isTransient, retryAfterMs, status, answer: json });
};

const getErrorCode = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "";
};

/** What an attempt failed with, as an `OutgoingError`. */
export const toOutgoingError = (
  error: unknown,
  { host, isTimeUp }: { host: string; isTimeUp: boolean },
): OutgoingError => {
  if (error instanceof OutgoingError) return error;
  if (isTimeUp) return new OutgoingError("TIMED_OUT", host, { isTransient: true, cause: error });
  // A body that was cut off is no JSON either.
  if (error instanceof DeliveryRefused)
    return new OutgoingError("BAD_ANSWER", host, { isTransient: true, cause: error });
  const detail = [host, getErrorCode(error)].filter(Boolean).join(" ");
  return new OutgoingError("UNREACHABLE", detail, { isTransient: true, cause: error });
};
