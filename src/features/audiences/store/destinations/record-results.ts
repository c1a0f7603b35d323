import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { DestinationMember, RecordResult } from "./destination.ts";

const LONGEST_REASON = 300;

/** Platforms repeat what was sent; results are kept longer than a customer's contact details may be. */
const withoutContact = (text: string, { email, phone }: DestinationMember): string =>
  [email, email?.toLowerCase(), phone]
    .filter((value) => value !== undefined && value !== "")
    .reduce<string>((rest, value) => rest.replaceAll(value as string, "…"), text);

export const accepted = ({ customerId }: DestinationMember): RecordResult => ({ customerId, ok: true });

export const rejected = (member: DestinationMember, reason: string): RecordResult => ({
  customerId: member.customerId,
  ok: false,
  reason: withoutContact(reason, member).slice(0, LONGEST_REASON),
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
