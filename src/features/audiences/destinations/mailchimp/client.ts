import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { codeOrName } from "../../rules/country-code.ts";
import type { FieldsOf } from "../define-destination.ts";
import {
  type ApiDestination,
  accepted,
  type DestinationClient,
  type DestinationMember,
  isolateRejected,
  type OpenContext,
  type RecordResult,
  readAnswer,
  rejected,
  sendReachable,
} from "../destination-client.ts";
import type { mailchimp } from "./destination.ts";

/** Of the batch routes of lists and of their segments. */
const PER_REQUEST = 500;
const MOST_LISTS = 1000;

const listAnswer = z.object({
  errors: z.array(z.object({ email_address: z.string(), error: z.string(), error_code: z.string().nullish() })),
});
const segmentAnswer = z.object({
  errors: z.array(z.object({ email_addresses: z.array(z.string()).nullish(), error: z.string() })).nullish(),
});
const tagsAnswer = z.object({ tags: z.array(z.object({ id: z.number(), name: z.string() })) });
const createdAnswer = z.object({ id: z.number() });
const listsAnswer = z.object({ lists: z.array(z.object({ id: z.string(), name: z.string() })) });

const normalizeEmail = ({ email = "" }: DestinationMember): string => email.toLowerCase();

/** The data center is the last part of the key: mailchimp.com/developer/marketing/docs/fundamentals. */
const getApiOrigin = (apiKey: string): string => {
  const [, dataCenter] = /-([a-z]{2,4}\d{1,3})$/.exec(apiKey) ?? [];
  if (dataCenter === undefined) throw new OutgoingError("KEYS_MISSING", "data center");
  return `https://${dataCenter}.api.mailchimp.com`;
};

/**
 * A list ("audience") of Mailchimp, in which a tag marks the members (mailchimp.com/developer/marketing/api/lists and
 * list-segments; a tag is a static segment). Contacts that the list has keep their subscription, so those who unsubscribed
 * there are not subscribed again, and members who leave the audience only lose the tag.
 */
export const openMailchimp = (
  { apiKey, listId, tag }: FieldsOf<typeof mailchimp>,
  { client, signal, origin = getApiOrigin(apiKey) }: OpenContext,
): ApiDestination => {
  const list = `/3.0/lists/${encodeURIComponent(listId)}`;
  const call = async <Answer>(schema: z.ZodType<Answer>, path: string, body?: unknown): Promise<Answer> => {
    const authorization = `Basic ${Buffer.from(`customer360:${apiKey}`).toString("base64")}`;
    const { json } = await client.json({ url: new URL(path, origin), headers: { authorization }, body, signal });
    return readAnswer(schema, json, path);
  };

  const findTag = async (): Promise<number> => {
    const { tags } = await call(tagsAnswer, `${list}/tag-search?name=${encodeURIComponent(tag)}`);
    const found = tags.find(({ name }) => name.toLowerCase() === tag.toLowerCase());
    return (found ?? (await call(createdAnswer, `${list}/segments`, { name: tag, static_segment: [] }))).id;
  };
  let tagId: Promise<number> | undefined;
  const changeTag = async (change: "members_to_add" | "members_to_remove", members: readonly DestinationMember[]) => {
    tagId ??= findTag();
    const id = await tagId.catch((error: unknown) => {
      tagId = undefined;
      throw error;
    });
    const { errors } = await call(segmentAnswer, `${list}/segments/${id}`, { [change]: members.map(normalizeEmail) });
    return new Map(
      errors?.flatMap(({ email_addresses: emails, error }) =>
        (emails ?? []).map((email) => [email.toLowerCase(), error] as const),
      ),
    );
  };

  const addTagged = async (members: DestinationMember[]): Promise<RecordResult[]> => {
    const { errors } = await call(listAnswer, `${list}?skip_merge_validation=true`, {
      members: members.map((member) => ({
        email_address: normalizeEmail(member),
        status: "subscribed",
        merge_fields: {
          ...(member.firstName !== undefined && { FNAME: member.firstName }),
          ...(member.lastName !== undefined && { LNAME: member.lastName }),
        },
      })),
      update_existing: false,
    });
    const reasons = new Map(
      errors
        .filter(({ error_code: code }) => code !== "ERROR_CONTACT_EXISTS")
        .map(({ email_address: email, error }) => [email.toLowerCase(), error] as const),
    );
    const listed = members.filter((member) => !reasons.has(normalizeEmail(member)));
    if (listed.length > 0) {
      for (const [email, error] of await changeTag("members_to_add", listed)) reasons.set(email, error);
    }
    return members.map((member) => {
      const reason = reasons.get(normalizeEmail(member));
      return reason === undefined ? accepted(member) : rejected(member, reason);
    });
  };

  const isReachable = ({ email }: DestinationMember) => Boolean(email);
  return {
    batchSize: PER_REQUEST,
    add: (members) => sendReachable(members, isReachable, (reachable) => isolateRejected(reachable, addTagged)),
    /** Errors are about addresses that the list does not have: they have no tag either. */
    remove: (members) =>
      sendReachable(members, isReachable, async (reachable) => {
        await changeTag("members_to_remove", reachable);
        return reachable.map(accepted);
      }),
    lists: async () => (await call(listsAnswer, `/3.0/lists?fields=lists.id,lists.name&count=${MOST_LISTS}`)).lists,
  };
};

/** Mailchimp's limit of text fields. */
const MOST_CELL_BYTES = 255;

/** The longest start of a text that has at most this many bytes in UTF-8. */
const cutBytes = (text: string, most: number): string => {
  // A character has at most three bytes per UTF-16 unit.
  if (text.length * 3 <= most) return text;
  const encoder = new TextEncoder();
  let cut = "";
  let bytes = 0;
  for (const letter of text) {
    bytes += encoder.encode(letter).length;
    if (bytes > most) return cut;
    cut += letter;
  }
  return cut;
};

const toCell = (text: string): string => cutBytes(text, MOST_CELL_BYTES);

/** The file: mailchimp.com/help/format-guidelines-for-your-import-file. */
export const mailchimpClient: DestinationClient<typeof mailchimp> = {
  open: openMailchimp,
  file: {
    columns: ["Email Address", "First Name", "Last Name", "Phone", "Country", "Tags"],
    row: (m, { audience }) =>
      // A comma separates tags.
      [m.email, m.firstName, m.lastName, m.phone, codeOrName(m.country), audience.replaceAll(",", " ")].map(toCell),
  },
};
