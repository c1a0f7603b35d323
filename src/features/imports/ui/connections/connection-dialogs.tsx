"use client";

import { Form, Radio } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { InputOf } from "#core/ui/call.ts";
import { OneTimeSecret } from "#core/ui/feedback/one-time-secret.tsx";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { useMe } from "#core/ui/session/me.ts";
import type { Connection } from "#features/imports/contracts/connections.ts";
import { CONNECTION_KINDS, type ConnectionKind, numbersItsRecords } from "#features/imports/shops/shops.ts";
import { ConnectionFields, type KeyValues, keysIn, useConnectionLabels } from "./connection-fields.tsx";

type ConnectionFormValues = KeyValues & {
  kind: ConnectionKind;
  name: string;
  storefrontId: number;
  idPrefix: "auto" | "none";
};

const toConnectionDraft = ({
  kind,
  name,
  storefrontId,
  idPrefix,
  ...given
}: ConnectionFormValues): InputOf<"POST /api/admin/connections"> => ({
  kind,
  name,
  storefrontId,
  ...(numbersItsRecords(kind) && idPrefix === "none" && { idPrefix: "" }),
  ...keysIn(given, kind),
});

/** Asks for the kind of shop, its keys and secret, shows a secret that was made once, and leads to the connection's page. */
export const CreateDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations();
  const router = useRouter();
  const { storefronts } = useMe();
  const initial: ConnectionFormValues = {
    kind: "shopify",
    name: "",
    storefrontId: storefronts[0]?.id ?? 1,
    idPrefix: "auto",
    secret: "",
  };
  const [kind, setKind] = useState<ConnectionKind>(initial.kind);
  const close = (created?: { id: string }) => {
    onClose();
    if (created) router.push(`/imports/connections/${created.id}`);
  };
  return (
    <FormDialog
      route="POST /api/admin/connections"
      name="connection"
      title={t("connections.add")}
      okText={t("connections.add")}
      initial={initial}
      labels={useConnectionLabels()}
      variables={toConnectionDraft}
      onChange={(values) => setKind(values.kind)}
      next={(created) =>
        created.secret && (
          <OneTimeSecret
            title={t("connections.made", { name: created.name })}
            label={t("connections.secret")}
            secret={created.secret}
            onStored={() => close(created)}
          >
            <p>{t("connections.made_how")}</p>
          </OneTimeSecret>
        )
      }
      onClose={close}
    >
      <Form.Item name="kind" label={t("connections.kind")}>
        <Radio.Group options={CONNECTION_KINDS.map((one) => ({ value: one, label: t(`connections.kinds.${one}`) }))} />
      </Form.Item>
      <ConnectionFields kind={kind} isNew isStored={false} hasKeys={false} />
    </FormDialog>
  );
};

type FormValues = KeyValues & { name: string; storefrontId: number };
type Change = Partial<InputOf<"PATCH /api/admin/connections/{id}">>;

/** Changes a connection's name, storefront, keys or secret. */
export const EditDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const t = useTranslations();
  const { id, kind, name, storefrontId, address, sync, state, writesTags, version } = connection;
  const changeOf = ({ name, storefrontId, ...given }: FormValues): Change => ({
    name,
    storefrontId,
    ...keysIn(given, kind),
  });
  return (
    <FormDialog
      route="PATCH /api/admin/connections/{id}"
      params={{ id, version }}
      name="connection"
      title={t("connections.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{
        name,
        storefrontId,
        secret: "",
        ...(address !== null && { address }),
        ...(writesTags !== null && { writesTags }),
      }}
      labels={useConnectionLabels()}
      variables={changeOf}
      successMessage={t("states.saved")}
      onClose={onClose}
    >
      <ConnectionFields
        kind={kind}
        isStored={state !== "incomplete" && state !== "locked"}
        hasKeys={sync !== null && !sync.isLocked}
      />
    </FormDialog>
  );
};
