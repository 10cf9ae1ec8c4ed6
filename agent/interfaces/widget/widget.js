customElements.define("palate-chat", class extends HTMLElement {});
