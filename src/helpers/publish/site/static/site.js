// Tables that sort, filter and turn pages; without scripts they stand there whole.
(() => {
  "use strict";
  const ROWS_A_PAGE = 15, FEWEST_ROWS_TO_FILTER = 8;
  const DataTable = window.DataTablesBundle.default;
  const tables = [];

  const enhance = table => {
    const rows = table.tBodies[0].rows.length;
    const pages = rows > ROWS_A_PAGE;
    const region = table.closest(".table-wide");
    const api = new DataTable(table, {
      autoWidth: false,
      info: pages,
      lengthMenu: [ROWS_A_PAGE, 50, 100, { label: "All", value: -1 }],
      language: { search: "Filter rows:", lengthMenu: "_MENU_ rows a page", info: "_START_ to _END_ of _TOTAL_ rows", infoFiltered: "(of _MAX_)", infoEmpty: "No rows", zeroRecords: "No row matches" },
      layout: { topStart: rows >= FEWEST_ROWS_TO_FILTER ? "search" : null, topEnd: pages ? "pageLength" : null, bottomStart: pages ? "info" : null, bottomEnd: pages ? "paging" : null },
      order: [],
      pageLength: ROWS_A_PAGE,
      paging: pages,
      searching: rows >= FEWEST_ROWS_TO_FILTER,
    });
    // The part that scrolls is now inside; it takes over the name and the keyboard.
    const inner = api.table().container().querySelector(".dt-layout-table");
    for (const name of ["role", "aria-label", "tabindex"]) {
      inner.setAttribute(name, region.getAttribute(name));
      region.removeAttribute(name);
    }
    tables.push(api);
  };

  // A link to a row of another page of a table turns to that page.
  const reveal = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name) return;
    for (const api of tables) {
      const row = api.rows().nodes().toArray().find(node => node.id === name);
      if (!row) continue;
      api.search("").draw();
      const position = api.rows({ order: "applied", search: "applied" }).nodes().toArray().indexOf(row);
      if (api.page.len() > 0) api.page(Math.floor(position / api.page.len())).draw("page");
      document.querySelectorAll("tr.is-target").forEach(other => other.classList.remove("is-target"));
      row.classList.add("is-target");
    }
    // Tables became shorter since the browser went there.
    document.getElementById(name)?.scrollIntoView({ block: "center" });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("table.data-table").forEach(enhance);
    reveal();
  });
  window.addEventListener("hashchange", reveal);

  // Paper shows every row.
  const lengths = new Map();
  window.addEventListener("beforeprint", () => tables.forEach(api => { lengths.set(api, api.page.len()); api.page.len(-1).draw(); }));
  window.addEventListener("afterprint", () => tables.forEach(api => api.page.len(lengths.get(api)).draw()));
})();
