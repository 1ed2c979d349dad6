// The search of the site: every word must occur, case is ignored, and a title counts more than a text.
// It reads the pages from `search/search_index.js`, so that it works from a disk as well as from a server.
(function () {
  "use strict";
  var results = document.getElementById("mkdocs-search-results");
  if (!results) return;

  var AROUND = 80; // characters shown on each side of the first word found

  function score(page, words) {
    var title = page.title.toLowerCase(), text = page.text.toLowerCase(), total = 0;
    for (var word of words) {
      var inTitle = title.includes(word), inText = text.includes(word);
      if (!inTitle && !inText) return 0;
      total += (inTitle ? 10 : 0) + (inText ? 1 : 0);
    }
    return total;
  }

  function excerpt(text, words) {
    var lower = text.toLowerCase();
    var places = words.map(function (word) { return lower.indexOf(word); }).filter(function (at) { return at >= 0; });
    var at = places.length ? Math.min.apply(null, places) : 0;
    var from = Math.max(0, at - AROUND), to = Math.min(text.length, at + 2 * AROUND);
    return (from ? "… " : "") + text.slice(from, to).trim() + (to < text.length ? " …" : "");
  }

  function name(page) {
    var whole = searchIndex.docs.find(function (other) { return other.location === page.location.split("#")[0]; });
    return whole && whole.title !== page.title ? page.title + " · " + whole.title : page.title;
  }

  function show(page, words) {
    var article = document.createElement("article"), heading = document.createElement("h3");
    var link = document.createElement("a"), shown = document.createElement("p");
    link.href = base_url + "/" + page.location;
    link.textContent = name(page);
    shown.textContent = excerpt(page.text, words);
    heading.appendChild(link);
    article.append(heading, shown);
    return article;
  }

  function search(query) {
    var words = query.toLowerCase().split(/\s+/).filter(Boolean);
    var found = !words.length ? [] : searchIndex.docs
      .filter(function (page) { return page.location.includes("#"); }) // the sections, not the whole page again
      .map(function (page) { return { page: page, score: score(page, words) }; })
      .filter(function (entry) { return entry.score; })
      .sort(function (one, other) { return other.score - one.score; })
      .slice(0, 50);
    results.replaceChildren.apply(results, found.map(function (entry) { return show(entry.page, words); }));
    if (!found.length) results.textContent = results.dataset.noResultsText;
  }

  var box = document.getElementById("mkdocs-search-query");
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.addEventListener("input", function () { search(box.value); });

  var index = document.createElement("script");
  index.src = base_url + "/search/search_index.js";
  index.addEventListener("load", function () { search(box.value); });
  document.head.appendChild(index);
})();
