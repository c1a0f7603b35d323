export { TokensPage as default } from "#ui/settings/tokens/tokens-page.tsx";
