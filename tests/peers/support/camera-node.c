/*
 * A UVC camera below the real v4l2-ctl, where the kernel has none: loaded before the C library it answers the calls on
 * one node as the kernel does (V4L2 API, VIDIOC_QUERYCAP, VIDIOC_QUERY_EXT_CTRL, VIDIOC_G/S_EXT_CTRLS). The values
 * live in a file, so that they outlast each run of the tool.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct control {
  unsigned id, type;
  const char *name;
  long min, max, step, preset;
  unsigned flags;
};

static const struct control controls[] = {
    {V4L2_CID_BRIGHTNESS, V4L2_CTRL_TYPE_INTEGER, "Brightness", -64, 64, 1, 0, 0},
    {V4L2_CID_AUTO_WHITE_BALANCE, V4L2_CTRL_TYPE_BOOLEAN, "White Balance, Automatic", 0, 1, 1, 1, 0},
    {V4L2_CID_POWER_LINE_FREQUENCY, V4L2_CTRL_TYPE_MENU, "Power Line Frequency", 0, 2, 1, 1, 0},
    {V4L2_CID_WHITE_BALANCE_TEMPERATURE, V4L2_CTRL_TYPE_INTEGER, "White Balance Temperature", 2800, 6500, 1, 4600,
     V4L2_CTRL_FLAG_INACTIVE},
    {V4L2_CID_PAN_ABSOLUTE, V4L2_CTRL_TYPE_INTEGER, "Pan, Absolute", -540000, 540000, 3600, 0, 0},
    {V4L2_CID_TILT_ABSOLUTE, V4L2_CTRL_TYPE_INTEGER, "Tilt, Absolute", -108000, 324000, 3600, 0, 0},
    {V4L2_CID_FOCUS_AUTO, V4L2_CTRL_TYPE_BOOLEAN, "Focus, Automatic Continuous", 0, 1, 1, 1, 0},
    {V4L2_CID_ZOOM_ABSOLUTE, V4L2_CTRL_TYPE_INTEGER, "Zoom, Absolute", 100, 500, 1, 100, 0},
    {V4L2_CID_ZOOM_CONTINUOUS, V4L2_CTRL_TYPE_INTEGER, "Zoom, Continuous", -7, 7, 1, 0, V4L2_CTRL_FLAG_WRITE_ONLY},
    {V4L2_CID_PAN_SPEED, V4L2_CTRL_TYPE_INTEGER, "Pan, Speed", -24, 24, 1, 0, 0},
    {V4L2_CID_TILT_SPEED, V4L2_CTRL_TYPE_INTEGER, "Tilt, Speed", -20, 20, 1, 0, 0},
};
enum { count = sizeof controls / sizeof *controls };
static const char *const hum[] = {"Disabled", "50 Hz", "60 Hz"};
static int node = -1;

static const struct control *find(unsigned id) {
  for (int i = 0; i < count; i++)
    if (controls[i].id == id) return &controls[i];
  return NULL;
}

/* The next control above an id, as V4L2_CTRL_FLAG_NEXT_CTRL asks. */
static const struct control *after(unsigned id) {
  const struct control *best = NULL;
  for (int i = 0; i < count; i++)
    if (controls[i].id > id && (!best || controls[i].id < best->id)) best = &controls[i];
  return best;
}

static void values(int write_back, long *all) {
  FILE *file = fopen(getenv("CAMERA_NODE_STATE"), write_back ? "w" : "r");
  for (int i = 0; i < count; i++) {
    if (write_back) fprintf(file, "%s=%ld\n", controls[i].name, all[i]);
    else if (!file || fscanf(file, " %*[^=]=%ld", &all[i]) != 1) all[i] = controls[i].preset;
  }
  if (file) fclose(file);
}

static long get(const struct control *one) {
  long all[count];
  values(0, all);
  return all[one - controls];
}

static int set(const struct control *one, long value) {
  if (value < one->min || value > one->max) { errno = ERANGE; return -1; }
  long all[count];
  values(0, all);
  all[one - controls] = value;
  values(1, all);
  return 0;
}

static int is_ours(const char *path) {
  const char *ours = getenv("CAMERA_NODE");
  return ours && path && strcmp(path, ours) == 0;
}

static int opened(const char *path, int flags) {
  if (!is_ours(path)) return -2;
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  node = real(path, flags & ~O_CREAT);
  return node;
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = va_arg(list, mode_t);
  va_end(list);
  int fd = opened(path, flags);
  return fd != -2 ? fd : ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(path, flags, mode);
}

/* What open becomes in a hardened build. */
int __open_2(const char *path, int flags) {
  int fd = opened(path, flags);
  return fd != -2 ? fd : ((int (*)(const char *, int))dlsym(RTLD_NEXT, "__open_2"))(path, flags);
}

static void character_device(struct stat *info) {
  info->st_mode = (info->st_mode & ~S_IFMT) | S_IFCHR;
  info->st_rdev = makedev(81, 0);
}

int stat(const char *restrict path, struct stat *restrict info) {
  int done = ((int (*)(const char *, struct stat *))dlsym(RTLD_NEXT, "stat"))(path, info);
  if (done == 0 && is_ours(path)) character_device(info);
  return done;
}

int stat64(const char *restrict path, struct stat64 *restrict info) {
  int done = ((int (*)(const char *, struct stat64 *))dlsym(RTLD_NEXT, "stat64"))(path, info);
  if (done == 0 && is_ours(path)) character_device((struct stat *)info);
  return done;
}

/* Where the tool looks up what kind of device a number stands for. */
static FILE *device_kind(void) {
  static const char text[] = "MAJOR=81\nMINOR=0\nDEVNAME=video0\n";
  int fd = memfd_create("uevent", 0);
  if (write(fd, text, sizeof text - 1) < 0) return NULL;
  lseek(fd, 0, SEEK_SET);
  return fdopen(fd, "r");
}

FILE *fopen64(const char *restrict path, const char *restrict mode) {
  if (strcmp(path, "/sys/dev/char/81:0/uevent") == 0) return device_kind();
  return ((FILE *(*)(const char *, const char *))dlsym(RTLD_NEXT, "fopen64"))(path, mode);
}

int fstat(int fd, struct stat *info) {
  int done = ((int (*)(int, struct stat *))dlsym(RTLD_NEXT, "fstat"))(fd, info);
  if (done == 0 && fd == node) character_device(info);
  return done;
}

static int query(struct v4l2_query_ext_ctrl *asked) {
  const unsigned next = V4L2_CTRL_FLAG_NEXT_CTRL | V4L2_CTRL_FLAG_NEXT_COMPOUND;
  const struct control *one = asked->id & next ? after(asked->id & ~next) : find(asked->id);
  if (!one || (asked->id & next) == V4L2_CTRL_FLAG_NEXT_COMPOUND) { errno = EINVAL; return -1; }
  memset(asked, 0, sizeof *asked);
  asked->id = one->id;
  asked->type = one->type;
  strncpy(asked->name, one->name, sizeof asked->name - 1);
  asked->minimum = one->min;
  asked->maximum = one->max;
  asked->step = one->step;
  asked->default_value = one->preset;
  asked->flags = one->flags;
  asked->elem_size = 4;
  asked->elems = 1;
  return 0;
}

static int capability(struct v4l2_capability *told) {
  memset(told, 0, sizeof *told);
  strcpy((char *)told->driver, "uvcvideo");
  strcpy((char *)told->card, "Maker Conference PTZ");
  strcpy((char *)told->bus_info, "usb-0000:00:14.0-3");
  told->version = 0x060c00;
  told->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_EXT_PIX_FORMAT;
  told->capabilities = told->device_caps | V4L2_CAP_DEVICE_CAPS | V4L2_CAP_META_CAPTURE;
  return 0;
}

static int many(struct v4l2_ext_controls *list, int write_back) {
  for (unsigned i = 0; i < list->count; i++) {
    const struct control *one = find(list->controls[i].id);
    list->error_idx = i;
    if (!one) { errno = EINVAL; return -1; }
    if (!write_back && one->flags & V4L2_CTRL_FLAG_WRITE_ONLY) { errno = EACCES; return -1; }
    if (!write_back) list->controls[i].value = get(one);
    else if (set(one, list->controls[i].value)) return -1;
  }
  return 0;
}

int ioctl(int fd, unsigned long request, ...) {
  va_list list;
  va_start(list, request);
  void *told = va_arg(list, void *);
  va_end(list);
  if (fd != node || node < 0)
    return ((int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl"))(fd, request, told);
  struct v4l2_querymenu *menu = told;
  struct v4l2_control *single = told;
  switch (request) {
  case VIDIOC_QUERYCAP: return capability(told);
  case VIDIOC_QUERY_EXT_CTRL: return query(told);
  case VIDIOC_G_EXT_CTRLS: return many(told, 0);
  case VIDIOC_S_EXT_CTRLS: return many(told, 1);
  case VIDIOC_G_CTRL:
    if (!find(single->id)) break;
    single->value = get(find(single->id));
    return 0;
  case VIDIOC_S_CTRL:
    if (!find(single->id)) break;
    return set(find(single->id), single->value);
  case VIDIOC_QUERYMENU:
    if (menu->id != V4L2_CID_POWER_LINE_FREQUENCY || menu->index > 2) break;
    strcpy((char *)menu->name, hum[menu->index]);
    return 0;
  }
  errno = request == VIDIOC_QUERYCTRL || find(single->id) ? EINVAL : ENOTTY;
  return -1;
}
