"use client";

import { useCan } from "@refinedev/core";
import { Button, Select, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type AddressParameter, defineAddress, LIST_NAMES } from "#core/ui/address.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useDownload } from "#core/ui/use-download.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { PrivacyRequest } from "#features/customers/contracts/privacy-requests.ts";
import { PRIVACY_STATES, type PrivacyState } from "#features/customers/rules/privacy.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

const ALL = "all";

/** Which requests are shown: those in one state, or all. */
const SHOWN: AddressParameter<PrivacyState | null> = {
  standard: "open",
  parse: (text) => (text === ALL ? null : PRIVACY_STATES.find((each) => each === text)),
  format: (state) => state ?? ALL,
};

export const privacyAddress = defineAddress({ state: SHOWN }, { list: LIST_NAMES });

const ShopDialog = lazily(() => import("./request-dialogs.tsx").then(({ ShopDialog: it }) => it));

/** Privacy requests by due date; open ones can be completed or rejected, and closed ones have a proof. */
const RequestsTable = ({ onEnter }: { onEnter: () => void }) => {
  const t = useTranslations();
  const { day } = useFormats();
  const at = useAddressState(privacyAddress);
  const { state: chosen } = at.state;
  const page = useListTable<PrivacyRequest>({
    resource: "privacy-requests",
    sorts: ["receivedAt", "dueAt"],
    standardSort: "dueAt",
    filters: { state: chosen ?? undefined },
  });
  const columns: ListColumn<PrivacyRequest>[] = [
    {
      name: "customer",
      title: t("terms.customer"),
      show: ({ customerId, connectionName, externalId, name }) =>
        externalId === null ? (
          (connectionName ?? t("privacy.gone"))
        ) : (
          <Link href={`/customers/${customerId}`}>{customerName({ name, externalId })}</Link>
        ),
    },
    { name: "kind", title: t("privacy.kind"), show: ({ kind }) => t(`privacy.kinds.${kind}`) },
    {
      name: "receivedAt",
      title: t("privacy.received"),
      startsDown: true,
      show: ({ receivedAt }) => day(receivedAt),
    },
    {
      name: "dueAt",
      title: t("privacy.due"),
      show: ({ dueAt, isOverdue }) => (
        <>
          {day(dueAt)} {isOverdue && <Tag color="error">{t("privacy.overdue")}</Tag>}
        </>
      ),
    },
    {
      name: "state",
      title: t("settings.state"),
      show: ({ state, closedAt }) =>
        closedAt === null
          ? t(`privacy.states.${state}`)
          : t("privacy.closed_on", { state: t(`privacy.states.${state}`), date: day(closedAt) }),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (request) => <RequestActions request={request} />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.privacy")}
      columns={columns}
      page={page}
      tools={
        <Select
          aria-label={t("settings.show")}
          value={chosen ?? "all"}
          options={[...PRIVACY_STATES, "all" as const].map((state) => ({
            value: state as string,
            label: t(`privacy.shown.${state}`),
          }))}
          popupMatchSelectWidth={false}
          onChange={(text) => at.change({ state: PRIVACY_STATES.find((each) => each === text) ?? null, page: 1 })}
        />
      }
      empty={
        <>
          <p>{t(chosen === "open" ? "privacy.none_open" : "privacy.none")}</p>
          <Button onClick={onEnter}>{t("privacy.add")}</Button>
        </>
      }
    />
  );
};

/** Erasures and objections are carried out on the customer's page, which completes the request; a shop's is carried out here. */
const RequestActions = ({ request }: { request: PrivacyRequest }) => {
  const { id, kind, state, customerId, name, externalId, connectionName } = request;
  const t = useTranslations("privacy");
  const confirm = useConfirm();
  const mayErase = useCan({ resource: "customers", action: "erase" }).data?.can;
  const [isErasing, setErasing] = useState(false);
  const { isLoading, fetchAndSave } = useDownload();
  const { write, isBusy } = useWrite("PATCH /api/admin/privacy-requests/{id}", {
    reloads: ["GET /api/admin/privacy-requests"],
  });
  const who = externalId === null ? (connectionName ?? t("gone")) : customerName({ name, externalId });
  if (state !== "open") {
    return (
      <Button
        type="link"
        size="small"
        loading={isLoading}
        aria-label={t("proof_of", { who })}
        onClick={() => void fetchAndSave("GET /api/admin/privacy-requests/{id}/proof", { id, exportFormat: "pdf" })}
      >
        {t("proof")}
      </Button>
    );
  }
  const close = (wanted: "completed" | "rejected") =>
    void write({ id, state: wanted }, { successMessage: t(`now_${wanted}`) });
  const reject = () =>
    confirm({
      title: t("reject_ask", { who }),
      content: t(kind === "shop_erasure" ? "shop.reject_why" : "reject_why"),
      okText: t("reject"),
      onOk: () => close("rejected"),
    });
  return (
    <>
      {kind === "shop_erasure" && mayErase && (
        <Button
          type="link"
          size="small"
          danger
          aria-label={t("shop.open_of", { who })}
          onClick={() => setErasing(true)}
        >
          {t("shop.open")}
        </Button>
      )}
      {isErasing && <ShopDialog id={id} onClose={() => setErasing(false)} />}
      {(kind === "erasure" || kind === "objection") && externalId !== null && (
        <Link href={`/customers/${customerId}`}>{t(`carry_out.${kind}`)}</Link>
      )}
      {kind !== "erasure" && kind !== "objection" && kind !== "shop_erasure" && (
        <Button
          type="link"
          size="small"
          disabled={isBusy}
          aria-label={t("complete_of", { who })}
          onClick={() => close("completed")}
        >
          {t("complete")}
        </Button>
      )}
      <Button type="link" size="small" disabled={isBusy} aria-label={t("reject_of", { who })} onClick={reject}>
        {t("reject")}
      </Button>
    </>
  );
};

const RequestDialog = lazily(() => import("./request-dialogs.tsx").then(({ RequestDialog: it }) => it));

/** The queue of what customers ask for under privacy law. */
export const PrivacyPage = () => {
  const t = useTranslations();
  const mayManage = useCan({ resource: "retention", action: "list" }).data?.can;
  const [isEntering, setEntering] = useState(false);
  const enter = () => setEntering(true);
  return (
    <SettingsPage
      title={t("nav.privacy")}
      about={t("privacy.about")}
      action={
        <>
          {mayManage && <Link href="/settings/privacy/retention">{t("nav.retention_rules")}</Link>}
          <Button type="primary" onClick={enter}>
            {t("privacy.add")}
          </Button>
        </>
      }
    >
      <RequestsTable onEnter={enter} />
      {isEntering && <RequestDialog onClose={() => setEntering(false)} />}
    </SettingsPage>
  );
};
