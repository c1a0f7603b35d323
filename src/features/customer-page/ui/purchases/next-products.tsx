"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";

const HEIGHT = 300;

/** What the customer is likely to buy next, each with the product that speaks for it, and how well that method works in this shop. */
export const NextProducts = ({ customerId }: { customerId: string }) => {
  const t = useTranslations("customer.next_products");
  const { count, percent } = useFormats();
  const part = useCustomerPart("GET /api/admin/customers/{id}/recommendations", customerId);
  return (
    <CustomerPart title={t("title")} failed={t("failed")} part={part} height={HEIGHT}>
      {({ products, customers, isSample, validation }) =>
        products.length === 0 ? (
          <p className="small faint">{t("none")}</p>
        ) : (
          <>
            <ol className="stack gap-8 mt-8">
              {products.map(({ id, name, because }) => (
                <li key={id} className="break-anywhere">
                  {name ?? id}
                  <br />
                  <span className="small faint">
                    {because ? t("because", { product: because.name ?? because.id }) : t("popular")}
                  </span>
                </li>
              ))}
            </ol>
            <p className="mt-12 small faint">
              {t("learned", { customers: count(customers), isSample: isSample ? "yes" : "no" })}{" "}
              {validation
                ? t("validated", { recall: percent(validation.recall), customers: validation.customers })
                : t("not_validated")}
            </p>
          </>
        )
      }
    </CustomerPart>
  );
};
