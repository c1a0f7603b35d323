import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { once } from "../process-singleton.ts";
import { pool } from "./pool.ts";

/** A Prisma transaction: what a storage function is handed. */
export type Rows = Prisma.TransactionClient;

/** For the tables outside row level security (businesses, users, tokens); everything else goes through `withBusinessRows`. */
export const prisma = (): PrismaClient => once("prisma", () => new PrismaClient({ adapter: new PrismaPg(pool()) }));
