// The containers of the header-only library unordered_dense, which Debian does not ship, taken from the standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense {

template <typename T>
using hash = std::hash<T>;

template <typename Key, typename T, typename Hash = std::hash<Key>, typename Equal = std::equal_to<Key>>
using map = std::unordered_map<Key, T, Hash, Equal>;

template <typename T, typename Hash = std::hash<T>, typename Equal = std::equal_to<T>>
using set = std::unordered_set<T, Hash, Equal>;

} // namespace ankerl::unordered_dense
