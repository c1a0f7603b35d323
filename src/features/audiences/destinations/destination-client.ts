import { hash } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { storableText } from "#core/values/texts.ts";
import type { FileFormat } from "../rules/formats.ts";
import type { Contact } from "../rules/hashed-values.ts";
import type { DestinationDefinition, FieldsOf, FormatUse } from "./define-destination.ts";

/** What a destination needs of a member. A field the customer does not have is left out, never an empty string. */
export type DestinationMember = {
  customerId: string;
  email?: string;
  phone?: string;
  firstName?: string;
  lastName?: string;
  country?: string;
  zip?: string;
  city?: string;
  region?: string;
};

/** A destination answers for each record, so that a rejected one is shown with its reason. */
export type RecordResult = { customerId: string; ok: boolean; reason?: string };

/** A list of members kept at another system. `add` and `remove` take at most `batchSize` members a call. */
export type Destination = {
  add(members: DestinationMember[]): Promise<RecordResult[]>;
  remove(members: DestinationMember[]): Promise<RecordResult[]>;
  batchSize: number;
};

export type DestinationList = { id: string; name: string };

/** A destination with several lists, from which the user chooses one. Reading them also proves that the keys work. */
export type ApiDestination = Destination & { lists(): Promise<DestinationList[]> };

/** `origin` is given in tests; `wait` waits before the next request for the progress of a job. */
export type OpenContext = {
  client: OutgoingClient;
  signal: AbortSignal;
  origin?: string;
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export const waitFor = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal });

/** A place that files are written to. A file of the same name is replaced, and never seen half written. */
export type FileDestination = {
  put(name: string, file: Readable, size: number): Promise<void>;
};

/** A program of the business's own, which a test sends a message without members. */
export type ProgramDestination = Destination & { test(): Promise<void> };

/** What a delivery is about: its audience, and the name and time of the send. */
export type Delivery = { audience: { id: string; name: string }; sendId: string; now: Date };

/** The server's part of a destination. A system with a form of its own for files has its columns here. */
export type DestinationClient<Definition extends DestinationDefinition = DestinationDefinition> = {
  open(
    fields: FieldsOf<Definition>,
    context: OpenContext & Delivery,
  ): ApiDestination | ProgramDestination | FileDestination;
  /** Refuses fields that only the server can judge. */
  check?(fields: Partial<FieldsOf<Definition>>): Promise<void>;
} & (Definition extends { format: FormatUse } ? { file: FileFormat } : unknown);

const LONGEST_REASON = 300;

/** Platforms repeat what was sent; results are kept longer than a customer's contact details may be. */
const withoutContact = (text: string, { email, phone }: DestinationMember): string =>
  [email, email?.toLowerCase(), phone]
    .filter((value) => value !== undefined && value !== "")
    .reduce<string>((rest, value) => rest.replaceAll(value as string, "…"), text);

export const sha256 = (text: string): string => hash("sha256", text, "hex");

/** With empty texts for what is unknown. */
export const toContact = ({
  email = "",
  phone = "",
  firstName = "",
  lastName = "",
  country = "",
  region = "",
  city = "",
  zip: postalCode = "",
}: DestinationMember): Contact => ({ email, phone, firstName, lastName, country, region, city, postalCode });

export const accepted = ({ customerId }: DestinationMember): RecordResult => ({ customerId, ok: true });

export const rejected = (member: DestinationMember, reason: string): RecordResult => ({
  customerId: member.customerId,
  ok: false,
  reason: storableText(withoutContact(reason, member).slice(0, LONGEST_REASON)),
});

/** Our own reason, which the pages translate; all others are the platform's words. */
const NO_ADDRESS = "no_address";

/** Sends the members that have what the platform finds them by, and rejects the others. */
export const sendReachable = async (
  members: readonly DestinationMember[],
  isReachable: (member: DestinationMember) => boolean,
  send: (members: DestinationMember[]) => Promise<RecordResult[]>,
): Promise<RecordResult[]> => {
  const reachable = members.filter(isReachable);
  const others = members.filter((member) => !isReachable(member)).map((member) => rejected(member, NO_ADDRESS));
  return reachable.length === 0 ? others : [...(await send(reachable)), ...others];
};

/** An answer of the form that the platform documents. Throws BAD_ANSWER, which names what was called and the first wrong field. */
export const readAnswer = <Answer>(schema: z.ZodType<Answer>, json: unknown, called: string): Answer => {
  const { data, error } = schema.safeParse(json);
  if (error) throw new OutgoingError("BAD_ANSWER", `${called} ${error.issues[0]?.path.join(".") ?? ""}`);
  return data;
};

/** Sends members one part after the other. */
export const inParts = async (
  members: readonly DestinationMember[],
  size: number,
  send: (members: DestinationMember[]) => Promise<RecordResult[]>,
): Promise<RecordResult[]> => {
  const results: RecordResult[] = [];
  for (const part of slices(members, size)) results.push(...(await send(part)));
  return results;
};

export const slices = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** If so many single records are refused before any is accepted, the request is wrong rather than the records. */
const MOST_REFUSED = 10;

const isAboutRecords = (error: unknown): error is OutgoingError =>
  error instanceof OutgoingError && !error.isTransient && (error.status === 400 || error.status === 422);

/** Some platforms refuse a whole batch because of one record: sends halves of it until the refused records are alone. */
export const isolateRejected = async (
  members: readonly DestinationMember[],
  send: (members: DestinationMember[]) => Promise<RecordResult[]>,
): Promise<RecordResult[]> => {
  let acceptedCount = 0;
  let refusedCount = 0;
  const attempt = async (part: readonly DestinationMember[]): Promise<RecordResult[]> => {
    try {
      const results = await send([...part]);
      acceptedCount += part.length;
      return results;
    } catch (error) {
      if (!isAboutRecords(error)) throw error;
      const [first] = part;
      if (first && part.length === 1) {
        refusedCount += 1;
        if (acceptedCount === 0 && refusedCount >= MOST_REFUSED) throw error;
        return [rejected(first, error.detail)];
      }
      const middle = Math.ceil(part.length / 2);
      return [...(await attempt(part.slice(0, middle))), ...(await attempt(part.slice(middle)))];
    }
  };
  return attempt(members);
};
