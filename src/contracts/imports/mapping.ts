import { z } from "zod";

export const mapping = z.record(z.string(), z.unknown()).meta({ id: "ImportMapping" });
