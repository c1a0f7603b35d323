import { setTimeout as pause } from "node:timers/promises";

type Upload = {
  address: string;
  header: string;
  /** The row with this number, ending in a line break. */
  row: (number: number) => string;
  /** The status for a valid file. */
  taken: number;
  damagedAnswers: readonly number[];
};

/** The routes that accept a file, each with a valid one. */
export const UPLOADS = {
  costs: {
    address: "/api/admin/acquisition-costs/preview",
    header: "campaign,month,amount\n",
    row: (number: number) => `C-${number % 700},2026-03,2.00\n`,
    taken: 200,
    // These files are small, so that a bomb is too large before it is unpacked.
    damagedAnswers: [200, 400, 413],
  },
  orders: {
    address: "/api/admin/imports?format=online-retail",
    header: "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
    row: (number: number) => `${number},A1,LAMP,1,2011-01-10 09:00:00,2.00,c${number % 700},France\n`,
    taken: 202,
    // For orders only the first rows are read before the answer; later errors appear in the import's state.
    damagedAnswers: [202, 400],
  },
  files: {
    address: "/api/admin/imports/files",
    header: "order_id,order_date,total_price\n",
    row: (number: number) => `${number},2026-03-01 10:00:00,2.00\n`,
    taken: 201,
    damagedAnswers: [201, 400],
  },
  tickets: {
    address: "/api/admin/tickets/imports",
    header: "ticket_id,customer_id,opened_at,channel\n",
    row: (number: number) => `T-${number},c1,2026-07-01 10:00,email\n`,
    taken: 200,
    damagedAnswers: [400],
  },
} as const satisfies Record<string, Upload>;

type Sent = { status: number; text: string };

export const sendFile = async (url: string, address: string, token: string, body: Buffer): Promise<Sent> => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/gzip" };
  const response = await fetch(url + address, { method: "POST", headers, body: new Uint8Array(body) });
  return { status: response.status, text: await response.text() };
};

type FollowedImport = { state: string; error: string | null };

export const readImport = async (url: string, token: string, accepted: string): Promise<FollowedImport> => {
  const { id } = (JSON.parse(accepted) as { data: { id: string } }).data;
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/admin/imports/${id}`, { headers });
  return ((await response.json()) as { data: FollowedImport }).data;
};

/** The final state of an import that was answered with 202. */
export const importEnd = async (url: string, token: string, accepted: string): Promise<FollowedImport> => {
  for (;;) {
    const read = await readImport(url, token, accepted);
    if (read.state === "succeeded" || read.state === "failed") return read;
    await pause(100);
  }
};
