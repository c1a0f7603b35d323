export { TokensPage as default } from "#features/accounts/ui/tokens-page.tsx";
