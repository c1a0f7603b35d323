export { UnsubscribePage as default } from "#features/accounts/ui/login/unsubscribe-page.tsx";
