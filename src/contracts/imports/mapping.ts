import { z } from "zod";

/** Which columns of a file are which fields of a layout. */
export const mapping = z
  .object({
    rows: z
      .enum(["order", "line", "customer"])
      .describe("What one row is: an order, one line of an order, or a customer"),
    columns: z
      .record(z.string().min(1).max(60), z.string().min(1).max(255))
      .describe("The file's column for each field: those of the layouts orders, order-lines and customers"),
  })
  .meta({
    id: "ImportMapping",
    examples: [
      {
        rows: "order",
        columns: { order_id: "Pedido", order_date: "Fecha", total_price: "Importe", customer_email: "Correo" },
      },
    ],
  });
