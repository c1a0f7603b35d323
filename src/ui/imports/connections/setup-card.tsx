"use client";

import { useTranslations } from "next-intl";
import type { Connection } from "#contracts/imports/connections.ts";
import { isHelpDeskKind, isReadableKind, type WebhookKind } from "#lib/domain/imports/connections/kinds.ts";
import { GORGIAS_BODY, GORGIAS_SECRET_HEADER } from "#lib/domain/imports/help-desk/gorgias-body.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import styles from "./connections.module.css";

const NEEDS_ACTION = ["incomplete", "locked", "disconnected"] as const;

type Props = { kind: WebhookKind; connection: Connection };

/** The address to enter in the shop's admin, and where to find everything there. */
export const SetupCard = ({ kind, connection: { state, webhookAddress } }: Props) => {
  const t = useTranslations("connections");
  const isReadable = isReadableKind(kind);
  const todo = NEEDS_ACTION.find((one) => one === state);
  return (
    <Card title={t(isReadable ? "webhooks" : "setup")} isLoose>
      {todo && <Notice>{t(`todo.${todo}`)}</Notice>}
      <p>{t("address")}</p>
      {webhookAddress && <CopyLine label={t("address")} text={webhookAddress} />}
      <ol className={styles.steps}>
        <li>{t(`steps.${kind}.one`)}</li>
        <li>{t(`steps.${kind}.two`)}</li>
        <li>{t(`steps.${kind}.three`)}</li>
      </ol>
      {isHelpDeskKind(kind) && webhookAddress && <HelpDeskSetup webhookAddress={webhookAddress} />}
    </Card>
  );
};

/** What is entered in the help desk: header and body of its pushes, and the address of its sidebar widget. */
const HelpDeskSetup = ({ webhookAddress }: { webhookAddress: string }) => {
  const t = useTranslations("connections.help_desk");
  const widget = `${new URL("/api/integrations/gorgias/customer", webhookAddress)}?email={{ticket.customer.email}}`;
  return (
    <>
      <p>{t("header")}</p>
      <CopyLine label={t("header")} text={GORGIAS_SECRET_HEADER} />
      <p>{t("body")}</p>
      <CopyLine label={t("body")} text={JSON.stringify(GORGIAS_BODY)} />
      <p>
        {t("widget")}. {t("widget_hint")}
      </p>
      <CopyLine label={t("widget")} text={widget} />
    </>
  );
};
