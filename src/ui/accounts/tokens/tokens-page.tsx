"use client";

import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { readTokensState, writeTokensState } from "./tokens-state.ts";
import { TokensTable } from "./tokens-table.tsx";

const TokenDialog = lazily(() => import("./token-dialog.tsx").then(({ TokenDialog: it }) => it));

const ADDRESS = { read: readTokensState, write: writeTokensState, list: LIST_NAMES };

export const TokensPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(ADDRESS);
  const make = () => page.change({ isMaking: true }, "replace");
  return (
    <SettingsPage
      title={t("nav.tokens")}
      about={t("tokens.about", { business: business.name })}
      action={
        <Button type="primary" onClick={make}>
          {t("buttons.create_token")}
        </Button>
      }
    >
      <TokensTable
        page={page}
        onMake={make}
        tools={
          <Segmented
            name="show"
            aria-label={t("settings.show")}
            value={page.state.show}
            options={[
              { value: "active" as const, label: t("statuses.token.active") },
              { value: "all" as const, label: t("tokens.all") },
            ]}
            onChange={(show) => page.change({ show, page: 1 })}
          />
        }
      />
      {page.state.isMaking && <TokenDialog onClose={() => page.change({ isMaking: false }, "replace")} />}
    </SettingsPage>
  );
};
