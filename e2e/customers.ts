/** The product's URL and an API token. */
type Product = { url: string; token: string };

/** The ID of a demo customer who matches these criteria. */
export const customerWith = async ({ url, token }: Product, criteria: object): Promise<string> => {
  const response = await fetch(`${url}/api/admin/segments/preview`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ criteria }),
  });
  const { data } = (await response.json()) as { data: { sample: { id: string }[] } };
  const [first] = data.sample;
  if (!first) throw new Error(`No customer of the demo business meets ${JSON.stringify(criteria)}`);
  return first.id;
};

/** A customer with enough orders for a cadence, a segment and a place in the report. */
const REGULAR = { minOrders: 12, maxDaysSinceLastPurchase: 60 };
const WITHOUT_ORDERS = { maxOrders: 0 };

/** The ID of one of the demo business's segments. */
export const segmentByName = async ({ url, token }: Product, name: string): Promise<string> => {
  const response = await fetch(`${url}/api/admin/segments`, { headers: { authorization: `Bearer ${token}` } });
  const { data } = (await response.json()) as { data: { id: string; name: string }[] };
  const found = data.find((segment) => segment.name === name);
  if (!found) throw new Error(`The demo business has no segment called ${name}`);
  return found.id;
};

/** The ID of the demo business's campaign. */
const demoCampaign = async ({ url, token }: Product): Promise<string> => {
  const response = await fetch(`${url}/api/admin/campaigns`, { headers: { authorization: `Bearer ${token}` } });
  const { data } = (await response.json()) as { data: { id: string }[] };
  const [first] = data;
  if (!first) throw new Error("The demo business has no campaign");
  return first.id;
};

/** One of the demo's segments whose rule has a nested group. */
const NESTED = "Ready for a second order";

/** Fills in IDs: `{regular}` buys often, `{never}` has not bought yet, `{segment}` has a nested rule, `{campaign}` is the only one. */
export const withCustomers = async (address: string, product: Product): Promise<string> => {
  if (address.includes("{segment}")) return address.replace("{segment}", await segmentByName(product, NESTED));
  if (address.includes("{campaign}")) return address.replace("{campaign}", await demoCampaign(product));
  if (address.includes("{regular}")) return address.replace("{regular}", await customerWith(product, REGULAR));
  return address.includes("{never}")
    ? address.replace("{never}", await customerWith(product, WITHOUT_ORDERS))
    : address;
};
