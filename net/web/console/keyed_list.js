// SPDX-License-Identifier: EUPL-1.2
"use strict";

/** Keeps a list's items by key: new ones are added, known ones updated, others removed. */
function keyed_list(list, build, update) {
  const items = new Map();
  return {
    show(entries, key_of) {
      const wanted = new Set(entries.map(key_of));
      for (const [key, item] of items) {
        if (wanted.has(key))
          continue;
        item.remove();
        items.delete(key);
      }
      entries.forEach((entry, position) => {
        const key = key_of(entry);
        if (!items.has(key))
          items.set(key, build(entry));
        const item = items.get(key);
        update(item, entry);
        if (list.children[position] !== item)
          list.insertBefore(item, list.children[position] ?? null);
      });
    },
    each: (action) => items.forEach(action),
  };
}
