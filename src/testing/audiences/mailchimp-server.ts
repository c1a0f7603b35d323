import type { ShopAnswer, ShopRequest } from "#testing/shops/connections/shop-server.ts";
import { startPlatform } from "./platform-server.ts";

/** A Mailchimp account with one list, in which `unsubscribed` contacts are; `invalid` addresses are rejected. */
export const startMailchimp = async ({
  invalid = [],
  unsubscribed = [],
}: {
  invalid?: string[];
  unsubscribed?: string[];
} = {}) => {
  const contacts = new Map(unsubscribed.map((email) => [email, "unsubscribed"]));
  const tags = new Map<string, Set<string>>();
  const problem = (status: number, title: string, detail: string): ShopAnswer => ({
    status,
    json: { type: "https://mailchimp.com/developer/marketing/docs/errors/", title, status, detail, instance: "i" },
  });

  const subscribe = (members: { email_address: string; status: string }[]): ShopAnswer => {
    const errors: object[] = [];
    for (const { email_address: email, status } of members) {
      if (invalid.includes(email)) {
        const error = `${email} looks fake or invalid, please enter a real email address.`;
        errors.push({ email_address: email, error, error_code: "ERROR_GENERIC" });
      } else if (contacts.has(email)) {
        const error = `${email} is already a list member, do you want to update?`;
        errors.push({ email_address: email, error, error_code: "ERROR_CONTACT_EXISTS" });
      } else contacts.set(email, status);
    }
    return { json: { new_members: [], updated_members: [], errors, error_count: errors.length } };
  };
  const changeTag = (
    tag: Set<string>,
    body: { members_to_add?: string[]; members_to_remove?: string[] },
  ): ShopAnswer => {
    const unknown = [...(body.members_to_add ?? []), ...(body.members_to_remove ?? [])].filter(
      (email) => !contacts.has(email),
    );
    for (const email of body.members_to_add ?? []) if (contacts.has(email)) tag.add(email);
    for (const email of body.members_to_remove ?? []) tag.delete(email);
    const errors =
      unknown.length > 0 ? [{ email_addresses: unknown, error: "Email address does not exist on list." }] : [];
    return { json: { members_added: [], members_removed: [], errors } };
  };

  const server = await startPlatform(({ method, url, headers, body }: ShopRequest): ShopAnswer => {
    const [, key] = Buffer.from(headers.authorization?.slice("Basic ".length) ?? "", "base64")
      .toString()
      .split(":");
    if (key !== "key-us21") return problem(401, "API Key Invalid", "Your API key may be invalid.");
    if (url.pathname === "/3.0/lists") return { json: { lists: [{ id: "a1", name: "Shop" }] } };
    if (!url.pathname.startsWith("/3.0/lists/a1")) return problem(404, "Resource Not Found", "No such list.");
    const [, segment] = /\/segments\/(\d+)$/.exec(url.pathname) ?? [];
    const names = [...tags.keys()];
    if (segment !== undefined)
      return changeTag(tags.get(names[Number(segment) - 1] ?? "") ?? new Set(), JSON.parse(body));
    if (url.pathname.endsWith("/tag-search")) {
      const given = url.searchParams.get("name") ?? "";
      const found = names.map((name, i) => ({ id: i + 1, name })).filter(({ name }) => name.startsWith(given));
      return { json: { tags: found, total_items: found.length } };
    }
    if (url.pathname.endsWith("/segments")) {
      tags.set(JSON.parse(body).name, new Set());
      return { json: { id: tags.size, name: JSON.parse(body).name, member_count: 0 } };
    }
    const { members, update_existing: isUpdating } = JSON.parse(body);
    if (method !== "POST" || isUpdating !== false)
      return problem(400, "Invalid Resource", "Contacts would be changed.");
    return subscribe(members);
  });
  return { ...server, contacts, tagged: (tag: string) => [...(tags.get(tag) ?? [])].sort(), tags };
};
