export { UnsubscribePage as default } from "#features/accounts/ui/unsubscribe-page.tsx";
