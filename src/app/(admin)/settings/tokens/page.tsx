export { TokensPage as default } from "#ui/accounts/tokens/tokens-page.tsx";
