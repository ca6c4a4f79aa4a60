# SPDX-License-Identifier: Apache-2.0
# Small macros of configure.ac; autoconf-archive is not needed.

# SG_APPEND_FLAGS(VARIABLE, FLAGS): append each flag that compiler and linker both take.
# -Werror makes a compiler that merely warns about a flag refuse it.
AC_DEFUN([SG_APPEND_FLAGS], [
for sg_flag in $2; do
	sg_saved_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $sg_flag"
	AC_MSG_CHECKING([whether $CC takes $sg_flag])
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes])
		 $1="$$1 $sg_flag"],
		[AC_MSG_RESULT([no])])
	CFLAGS=$sg_saved_CFLAGS
done
])

# SG_STATIC_LIBS(PREFIX, FILES): PROGRAM_PREFIX_LIBS is PREFIX_LIBS, or the static archives FILES when
# static linking is wanted and the compiler finds each of them.
AC_DEFUN([SG_STATIC_LIBS], [
PROGRAM_$1_LIBS=$$1_LIBS
AS_IF([test "x$enable_static_deps" = xyes], [
	AC_MSG_CHECKING([for static $2])
	sg_archives=
	for sg_file in $2; do
		sg_path=`$CC $CFLAGS -print-file-name="$sg_file"`
		AS_CASE([$sg_path],
			[/*], [AS_IF([test -f "$sg_path"], [sg_archives="$sg_archives $sg_path"],
				[sg_archives=missing; break])],
			[sg_archives=missing; break])
	done
	AS_IF([test "x$sg_archives" = xmissing],
		[AC_MSG_RESULT([no, linking dynamically])],
		[AC_MSG_RESULT([$sg_archives])
		 PROGRAM_$1_LIBS=$sg_archives])
])
AC_SUBST([PROGRAM_$1_LIBS])
])

# SG_DEFINE_DIR(MACRO, DIRECTORY, COMMENT): define MACRO in config.h as DIRECTORY with ${prefix} and
# its like resolved.
AC_DEFUN([SG_DEFINE_DIR], [
sg_saved_prefix=$prefix
sg_saved_exec_prefix=$exec_prefix
test "x$prefix" = xNONE && prefix=$ac_default_prefix
test "x$exec_prefix" = xNONE && exec_prefix=$prefix
sg_dir=$2
for sg_round in 1 2 3 4; do
	eval "sg_dir=\"$sg_dir\""
done
prefix=$sg_saved_prefix
exec_prefix=$sg_saved_exec_prefix
AC_DEFINE_UNQUOTED([$1], ["$sg_dir"], [$3])
])
