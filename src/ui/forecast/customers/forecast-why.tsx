"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedForecast } from "#contracts/forecast/forecast-customers.ts";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { WhyPopover } from "#ui/shared/people/why-popover.tsx";
import { ReasonList } from "./reason-list.tsx";

/** The reasons for a customer's forecast in the list. */
export const ForecastWhy = ({ customer }: { customer: Pick<ListedForecast, "id" | "name" | "externalId"> }) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(false);
  const name = customerName(customer);
  return (
    <WhyPopover
      isOpen={isOpen}
      onOpen={setOpen}
      title={t("forecast.why_title", { name })}
      label={t("forecast.why_of", { name })}
      content={<Why id={customer.id} />}
    >
      {t("buttons.see_why")}
    </WhyPopover>
  );
};

const Why = ({ id }: { id: string }) => {
  const t = useTranslations();
  const { data, error } = useCustomerPart("GET /api/admin/customers/{id}/forecast", id);
  if (error) return <p role="alert">{t("forecast.why_failed")}</p>;
  if (data === undefined) return <p role="status">{t("states.loading")}</p>;
  return data === null ? <p>{t("forecast.customer_none")}</p> : <ReasonList reasons={data.why} />;
};
