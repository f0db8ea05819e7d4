/** Starts the window. */
const app = document.querySelector('#app');
if (app) app.textContent = 'Headlight';
