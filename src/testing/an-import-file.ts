import { v7 as uuidv7 } from "uuid";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type FoundInFile, insertImportFile } from "#features/imports/store/uploaded-files.ts";
import { asAdmin } from "./request.ts";

/** An uploaded file of orders, as a server stores it that has the file on its own disk. Returns its ID. */
export const anImportFile = async (scope: Scope, fileName = "orders.csv"): Promise<string> => {
  const id = uuidv7();
  const found: FoundInFile = {
    kind: "csv",
    isCompressed: false,
    encoding: "utf-8",
    delimiter: ",",
    sheet: null,
    textBytes: 60,
    hash: id,
    header: ["order_id", "order_date", "total_price"],
    sample: [["1", "2026-03-01 10:00:00", "10.00"]],
  };
  const file = { id, fileName, upload: uuidv7(), bytes: 60, found, uploadedAt: new Date() };
  await withBusiness(scope, (client) => insertImportFile(client, asAdmin(scope), file));
  return id;
};
